// SPDX-License-Identifier: MIT
#include "profiler_core/store/session_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <random>
#include <utility>

#include "profiler_core/store/sqlite.h"
#include "tests/unit/store/growing_session.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

using ::testing::HasSubstr;

void ExpectEqual(const Session& read, const Session& written) {
  ASSERT_EQ(read.targets.size(), written.targets.size());
  for (size_t i = 0; i < read.targets.size(); ++i) {
    const Target& a = read.targets[i];
    const Target& b = written.targets[i];
    EXPECT_EQ(a.counters, b.counters);
    EXPECT_EQ(a.live_at_peak, b.live_at_peak);
    EXPECT_EQ(a.sources, b.sources);
    EXPECT_EQ(a.site_lines, b.site_lines);
    EXPECT_EQ(a.call_lines, b.call_lines);
    EXPECT_EQ(a.brackets, b.brackets);
    EXPECT_TRUE(a.series == b.series);
    EXPECT_TRUE(a.user_counters == b.user_counters);
    EXPECT_TRUE(a == b);
  }
  EXPECT_TRUE(read == written);
}

// Commits `rounds` times after up to `most_ticks` ticks each.
void Record(SessionWriter& writer, GrowingSession& growing, std::mt19937& random, int rounds, size_t most_ticks) {
  for (int i = 0; i < rounds; ++i) {
    growing.Grow(random() % (most_ticks + 1));
    ASSERT_EQ(writer.Commit(growing.session(), growing.TakeTicks()), absl::OkStatus());
  }
}

class RoundTrip : public ::testing::TestWithParam<uint32_t> {};

TEST_P(RoundTrip, LoadsWhatWasCommitted) {
  const ScratchDirectory directory;
  const std::filesystem::path path = directory / "a session?#%20.memline";
  GrowingSession growing(GetParam());
  std::mt19937 random(GetParam());
  auto writer = SessionWriter::Create(path);
  ASSERT_TRUE(writer.ok()) << writer.status();
  Record(**writer, growing, random, 60, 1 + GetParam() * 20);

  // While it is being written, and as a copy made then.
  const auto live = LoadSession(path);
  ASSERT_TRUE(live.ok()) << live.status();
  ExpectEqual(*live, growing.session());
  ASSERT_EQ(CopySession(path, directory / "copy", false), absl::OkStatus());
  const auto copy = LoadSession(directory / "copy");
  ASSERT_TRUE(copy.ok()) << copy.status();
  ExpectEqual(*copy, growing.session());

  // As a killed writer leaves it: the file and its log.
  std::filesystem::copy_file(path, directory / "killed");
  std::filesystem::copy_file(path.string() + "-wal", directory / "killed-wal");
  const auto killed = LoadSession(directory / "killed");
  ASSERT_TRUE(killed.ok()) << killed.status();
  ExpectEqual(*killed, growing.session());

  Record(**writer, growing, random, 5, 100);
  ASSERT_EQ((*writer)->Finish(), absl::OkStatus());
  EXPECT_FALSE(std::filesystem::exists(path.string() + "-wal"));
  EXPECT_FALSE(std::filesystem::exists(path.string() + "-shm"));
  const std::string bytes = ReadFile(path);
  const auto finished = LoadSession(path);
  ASSERT_TRUE(finished.ok()) << finished.status();
  ExpectEqual(*finished, growing.session());
  EXPECT_EQ(ReadFile(path), bytes) << "loading modified the file";
}

INSTANTIATE_TEST_SUITE_P(Seeds, RoundTrip, ::testing::Range(0u, 6u));

TEST(SessionFile, KeepsASessionWithoutHistory) {
  const ScratchDirectory directory;
  GrowingSession growing(7);
  growing.Grow(500);
  auto writer = SessionWriter::Create(directory / "s");
  ASSERT_TRUE(writer.ok());
  ASSERT_EQ((*writer)->Commit(growing.session(), {}), absl::OkStatus());
  ASSERT_EQ((*writer)->Finish(), absl::OkStatus());
  const auto loaded = LoadSession(directory / "s");
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  ExpectEqual(*loaded, growing.session());
}

// A log that breaks off anywhere leaves the commits before it.
TEST(SessionFile, KeepsTheCommitsBeforeATornOne) {
  const ScratchDirectory directory;
  GrowingSession growing(3);
  auto writer = SessionWriter::Create(directory / "s");
  ASSERT_TRUE(writer.ok());
  std::vector<Session> committed;
  for (int i = 0; i < 30; ++i) {
    growing.Grow(3);
    ASSERT_EQ((*writer)->Commit(growing.session(), growing.TakeTicks()), absl::OkStatus());
    committed.push_back(growing.session());
  }
  const std::string log = ReadFile(directory / "s-wal");
  std::mt19937 random(3);
  for (int i = 0; i < 20; ++i) {
    std::filesystem::copy_file(directory / "s", directory / "torn", std::filesystem::copy_options::overwrite_existing);
    std::filesystem::remove(directory / "torn-shm");
    WriteFile(directory / "torn-wal", log.substr(0, random() % log.size()));
    const auto loaded = LoadSession(directory / "torn");
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    if (loaded->targets.empty()) continue;  // not even the first commit
    EXPECT_THAT(committed, ::testing::Contains(*loaded));
  }
}

// Each chunk costs a reader the same, whatever is in it.
TEST(SessionFile, LeavesNoChunkWithAFewRows) {
  const ScratchDirectory directory;
  GrowingSession growing(6);
  auto writer = SessionWriter::Create(directory / "s");
  ASSERT_TRUE(writer.ok());
  for (int i = 0; i < 8; ++i) {
    growing.Grow(1000);
    ASSERT_EQ((*writer)->Commit(growing.session(), growing.TakeTicks()), absl::OkStatus());
  }
  auto database = Database::Open(directory / "s", SQLITE_OPEN_READONLY);
  ASSERT_TRUE(database.ok());
  Query rows(**database, "SELECT count(*), min(rows) FROM tick_chunk WHERE target = 0");
  ASSERT_TRUE(rows.Next());
  EXPECT_GT(rows.Integer(0), 2);
  EXPECT_GT(rows.Integer(1), 512);
}

TEST(SessionFile, CanBeQueriedByHand) {
  const ScratchDirectory directory;
  GrowingSession growing(5);
  growing.Grow(300);
  auto writer = SessionWriter::Create(directory / "s");
  ASSERT_TRUE(writer.ok());
  ASSERT_EQ((*writer)->Commit(growing.session(), growing.TakeTicks()), absl::OkStatus());
  ASSERT_EQ((*writer)->Finish(), absl::OkStatus());
  auto database = Database::Open(directory / "s", SQLITE_OPEN_READONLY);
  ASSERT_TRUE(database.ok());
  uint64_t by_line = 0;
  for (Query rows(**database, "SELECT alloc_bytes FROM line WHERE target = 0"); rows.Next();) {
    by_line += static_cast<uint64_t>(rows.Integer(0));
  }
  uint64_t by_site = 0;
  for (const SiteCounters& row : growing.session().targets[0].counters) by_site += row.counters.alloc_bytes;
  EXPECT_GT(by_site, 0u);
  EXPECT_EQ(by_line, by_site);
}

TEST(SessionFile, IsNeverOverwritten) {
  const ScratchDirectory directory;
  WriteFile(directory / "s", "precious");
  EXPECT_TRUE(absl::IsAlreadyExists(SessionWriter::Create(directory / "s").status()));
  EXPECT_EQ(ReadFile(directory / "s"), "precious");
  EXPECT_TRUE(absl::IsNotFound(SessionWriter::Create(directory / "no" / "s").status()));

  ASSERT_EQ((*SessionWriter::Create(directory / "from"))->Finish(), absl::OkStatus());
  EXPECT_TRUE(absl::IsAlreadyExists(CopySession(directory / "from", directory / "s", false)));
  EXPECT_EQ(ReadFile(directory / "s"), "precious");
  EXPECT_TRUE(absl::IsInvalidArgument(CopySession(directory / "from", directory / "from", true)));
  EXPECT_TRUE(absl::IsInvalidArgument(CopySession(directory / "from", directory.path(), true)));
  // A source that is no session leaves the destination as it was.
  EXPECT_TRUE(absl::IsInvalidArgument(CopySession(directory / "s", directory / "from", true)));
  EXPECT_TRUE(LoadSession(directory / "from").ok());
  ASSERT_EQ(CopySession(directory / "from", directory / "s", true), absl::OkStatus());
  EXPECT_TRUE(LoadSession(directory / "s").ok());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path()), {}), 2) << "left something behind";
}

// SQLite would take what another session of the name left behind for the log of the new one.
TEST(SessionFile, KeepsClearOfForgottenLogs) {
  const ScratchDirectory directory;
  ASSERT_EQ((*SessionWriter::Create(directory / "from"))->Finish(), absl::OkStatus());
  for (const char* suffix : {"-wal", "-shm", "-journal"}) {
    const std::filesystem::path left = directory / (std::string("s") + suffix);
    WriteFile(left, "precious");
    EXPECT_TRUE(absl::IsAlreadyExists(SessionWriter::Create(directory / "s").status()));
    EXPECT_TRUE(absl::IsAlreadyExists(CopySession(directory / "from", directory / "s", false)));
    EXPECT_EQ(ReadFile(left), "precious");
    EXPECT_FALSE(std::filesystem::exists(directory / "s"));
    std::filesystem::remove(left);
  }
  EXPECT_TRUE(SessionWriter::Create(directory / "s").ok());
}

TEST(SessionFile, SaysWhyItCannotBeLoaded) {
  const ScratchDirectory directory;
  EXPECT_TRUE(absl::IsNotFound(LoadSession(directory / "missing").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(LoadSession(directory.path()).status()));
  for (const std::string& bytes : {std::string(), std::string("text\n"), std::string(5000, 'x')}) {
    WriteFile(directory / "other", bytes);
    EXPECT_TRUE(absl::IsInvalidArgument(LoadSession(directory / "other").status()));
  }
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open((directory / "other.db").c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "CREATE TABLE target(id)", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(other);
  EXPECT_TRUE(absl::IsInvalidArgument(LoadSession(directory / "other.db").status()));
}

TEST(SessionFile, RefusesANewerMajorVersionOnly) {
  const ScratchDirectory directory;
  ASSERT_EQ((*SessionWriter::Create(directory / "s"))->Finish(), absl::OkStatus());
  const auto set_version = [&](const char* sql) {
    auto database = Database::Open(directory / "s", SQLITE_OPEN_READWRITE);
    (*database)->Execute(sql);
    ASSERT_TRUE((*database)->ok());
  };
  set_version("PRAGMA user_version = 1007; ALTER TABLE mark ADD COLUMN colour TEXT; CREATE TABLE later(x);");
  EXPECT_TRUE(LoadSession(directory / "s").ok());
  set_version("PRAGMA user_version = 2000");
  const absl::Status status = LoadSession(directory / "s").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("newer memline"));
}

// They kept the highest RSS of the process so far, and nothing of call paths.
TEST(SessionFile, ReadsThePeaksOfEarlierVersions) {
  const ScratchDirectory directory;
  Session session;
  Target& target = session.targets.emplace_back();
  constexpr double kSamples[][2] = {{4096, 90'000}, {8192, 90'000}, {4096, 120'000}, {4096, 120'000}};
  for (int i = 0; i < 4; ++i) {
    target[SeriesId::kRss].Append(i, kSamples[i][0]);
    target[SeriesId::kRssPeak].Append(i, kSamples[i][1]);
  }
  auto writer = SessionWriter::Create(directory / "s");
  ASSERT_TRUE(writer.ok());
  ASSERT_EQ((*writer)->Commit(session, {{}}), absl::OkStatus());
  ASSERT_EQ((*writer)->Finish(), absl::OkStatus());
  auto database = Database::Open(directory / "s", SQLITE_OPEN_READWRITE);
  (*database)->Execute("DROP TABLE rss_peak; DROP TABLE node_peak;");
  ASSERT_TRUE((*database)->ok());
  const auto read = LoadSession(directory / "s");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->targets[0][SeriesId::kRssPeak].Values(), (std::vector<double>{4096, 8192, 120'000, 4096}));
  EXPECT_EQ(read->targets[0].peak_rss_bytes, 120'000u);
}

// Writes a session whose file is then altered by hand.
void WriteAndAlter(const std::filesystem::path& path, GrowingSession& growing, const char* statements) {
  growing.Grow(100);
  auto writer = SessionWriter::Create(path);
  ASSERT_EQ((*writer)->Commit(growing.session(), growing.TakeTicks()), absl::OkStatus());
  ASSERT_EQ((*writer)->Finish(), absl::OkStatus());
  auto database = Database::Open(path, SQLITE_OPEN_READWRITE);
  (*database)->Execute(statements);
  ASSERT_TRUE((*database)->ok());
}

TEST(SessionFile, ReadsSessionsThatDoNotSayWhoseTheMemoryIs) {
  const ScratchDirectory directory;
  GrowingSession growing(5);
  WriteAndAlter(directory / "s", growing,
                "DROP TABLE memory_reading; DROP TABLE arena; DROP TABLE size_class; DROP TABLE trim; "
                "PRAGMA user_version = 1001;");
  const auto read = LoadSession(directory / "s");
  ASSERT_TRUE(read.ok()) << read.status();
  Session without = growing.session();
  ASSERT_FALSE(without.targets[0].memory_readings.empty());
  for (Target& target : without.targets) {
    target.memory_readings.clear();
    target.arenas.clear();
    target.size_classes.clear();
    target.trims.clear();
  }
  ExpectEqual(*read, without);
}

TEST(SessionFile, ReadsSessionsWithoutArenas) {
  const ScratchDirectory directory;
  GrowingSession growing(5);
  WriteAndAlter(directory / "s", growing, "DROP TABLE arena; PRAGMA user_version = 1002;");
  const auto read = LoadSession(directory / "s");
  ASSERT_TRUE(read.ok()) << read.status();
  Session without = growing.session();
  ASSERT_FALSE(without.targets[0].arenas.empty());
  for (Target& target : without.targets) target.arenas.clear();
  ExpectEqual(*read, without);
}

TEST(SessionFile, ReadsSessionsWithoutSummaries) {
  const ScratchDirectory directory;
  GrowingSession growing(5);
  growing.Grow(3000);
  WriteAndAlter(directory / "s", growing,
                "DROP TABLE tick_summary; DROP TABLE user_summary; DROP TABLE gap; PRAGMA user_version = 1003;");
  const auto read = LoadSession(directory / "s");
  ASSERT_TRUE(read.ok()) << read.status();
  ExpectEqual(*read, growing.session());
}

TEST(SessionFile, ReadsAndSymbolizesSessionsWithoutTheCodeOfLines) {
  const ScratchDirectory directory;
  GrowingSession growing(5);
  WriteAndAlter(directory / "s", growing,
                "DROP VIEW line; ALTER TABLE node DROP COLUMN call_code; ALTER TABLE site DROP COLUMN code; "
                "PRAGMA user_version = 1004;");
  const auto read = LoadSession(directory / "s");
  ASSERT_TRUE(read.ok()) << read.status();
  Session without = growing.session();
  size_t forgotten = 0;
  for (Target& target : without.targets) {
    for (std::vector<SourceLine>* lines : {&target.call_lines, &target.site_lines}) {
      for (SourceLine& line : *lines) forgotten += std::exchange(line.code, "").size();
    }
  }
  EXPECT_NE(forgotten, 0u);
  ExpectEqual(*read, without);
  ASSERT_EQ(RewriteSymbols(directory / "s", growing.session()), absl::OkStatus());
  const auto written = LoadSession(directory / "s");
  ASSERT_TRUE(written.ok()) << written.status();
  ExpectEqual(*written, growing.session());
}

TEST(SessionFile, ReadsEverythingAtOnceWhereItIsWanted) {
  const ScratchDirectory directory;
  GrowingSession growing(6);
  growing.Grow(3000);
  WriteAndAlter(directory / "s", growing, "");
  const auto read = LoadSession(directory / "s", Reading::kAll);
  ASSERT_TRUE(read.ok()) << read.status();
  ExpectEqual(*read, growing.session());
  EXPECT_EQ(read->stored->Problem(), "");
}

// Becomes an ordinary user for a while: permissions do not bind root.
class AsOrdinaryUser {
 public:
  AsOrdinaryUser() : was_(geteuid()) {
    if (was_ == 0) ok_ = seteuid(65534) == 0;
  }
  ~AsOrdinaryUser() {
    if (was_ == 0 && ok_) ok_ = seteuid(was_) == 0;
  }
  uid_t was_;
  bool ok_ = true;
};

TEST(SessionFile, ObeysPermissions) {
  const ScratchDirectory directory;
  GrowingSession growing(1);
  growing.Grow(50);
  auto writer = SessionWriter::Create(directory / "s");
  ASSERT_TRUE(writer.ok());
  ASSERT_EQ((*writer)->Commit(growing.session(), growing.TakeTicks()), absl::OkStatus());
  // The main file alone still says that it has a log, which cannot be made here.
  std::filesystem::create_directory(directory / "read_only");
  std::filesystem::copy_file(directory / "s", directory / "read_only" / "s");
  ASSERT_EQ((*writer)->Finish(), absl::OkStatus());
  std::filesystem::permissions(directory.path(), std::filesystem::perms(0555));
  std::filesystem::permissions(directory / "read_only", std::filesystem::perms(0555));
  {
    const AsOrdinaryUser user;
    ASSERT_TRUE(user.ok_);
    EXPECT_TRUE(LoadSession(directory / "read_only" / "s").ok());
    EXPECT_TRUE(LoadSession(directory / "s").ok());
    EXPECT_TRUE(absl::IsPermissionDenied(SessionWriter::Create(directory / "new").status()));
    EXPECT_TRUE(absl::IsPermissionDenied(CopySession(directory / "s", directory / "new", false)));
  }
  std::filesystem::permissions(directory / "s", std::filesystem::perms(0));
  {
    const AsOrdinaryUser user;
    EXPECT_TRUE(absl::IsPermissionDenied(LoadSession(directory / "s").status()));
  }
  std::filesystem::permissions(directory.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(directory / "read_only", std::filesystem::perms(0755));
}

// Neither error nor success is demanded of damaged bytes, but an answer, soon, without a crash.
TEST(SessionFile, SurvivesDamage) {
  const ScratchDirectory directory;
  GrowingSession growing(2);
  std::mt19937 random(2);
  auto writer = SessionWriter::Create(directory / "s");
  ASSERT_TRUE(writer.ok());
  Record(**writer, growing, random, 30, 100);
  ASSERT_EQ((*writer)->Finish(), absl::OkStatus());
  Record(**(writer = SessionWriter::Create(directory / "small")), growing, random, 0, 0);
  ASSERT_EQ((*writer)->Commit(GrowingSession(9).session(), {}), absl::OkStatus());
  ASSERT_EQ((*writer)->Finish(), absl::OkStatus());

  int errors = 0;
  for (const char* name : {"s", "small"}) {
    const std::string sound = ReadFile(directory / name);
    for (int i = 0; i < 400; ++i) {
      std::string damaged = sound;
      for (size_t flips = 1 + random() % 20; flips > 0; --flips) {
        // Half of them where the structure is.
        const size_t page = random() % (sound.size() / 1024) * 1024;
        const size_t byte = random() % 2 == 0 ? page + random() % 100 : random() % sound.size();
        damaged[byte] = static_cast<char>(random());
      }
      WriteFile(directory / "damaged", damaged);
      const auto loaded = LoadSession(directory / "damaged");
      if (!loaded.ok()) ++errors;
    }
    for (int i = 0; i < 100; ++i) {
      // A page at least, for the end of the last one may be of no use.
      WriteFile(directory / "damaged", sound.substr(0, random() % (sound.size() - 1024)));
      const absl::Status status = LoadSession(directory / "damaged").status();
      EXPECT_TRUE(absl::IsDataLoss(status) || absl::IsInvalidArgument(status)) << status;
    }
  }
  EXPECT_GT(errors, 100);
}

// Tables replaced by what computes for ever.
TEST(SessionFile, DoesNotRunWhatAFileSays) {
  const ScratchDirectory directory;
  ASSERT_EQ((*SessionWriter::Create(directory / "s"))->Finish(), absl::OkStatus());
  {
    auto database = Database::Open(directory / "s", SQLITE_OPEN_READWRITE);
    (*database)->Execute(
        "DROP TABLE meta; CREATE VIEW meta AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT i AS key, i AS value FROM n;");
    ASSERT_TRUE((*database)->ok()) << (*database)->status();
  }
  EXPECT_TRUE(absl::IsDataLoss(LoadSession(directory / "s").status()));
}

}  // namespace
}  // namespace memline
