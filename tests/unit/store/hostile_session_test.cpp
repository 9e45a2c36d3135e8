// SPDX-License-Identifier: MIT
// Sessions that claim more than they hold: refused, without giving them the memory that they ask for.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "profiler_core/store/chunk.h"
#include "profiler_core/store/column_codec.h"
#include "profiler_core/store/session_file.h"
#include "profiler_core/store/sqlite.h"
#include "tests/unit/store/growing_session.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

int64_t PeakKilobytes() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return 0;  // a sanitizer takes as much again and more
#endif
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

class HostileSessionTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const ScratchDirectory directory;
    GrowingSession growing(1);
    growing.Grow(300);
    auto writer = SessionWriter::Create(directory / "s");
    EXPECT_EQ((*writer)->Commit(growing.session(), growing.TakeTicks()), absl::OkStatus());
    EXPECT_EQ((*writer)->Finish(), absl::OkStatus());
    EXPECT_TRUE(LoadSession(directory / "s").ok());
    sound_ = ReadFile(directory / "s");
  }
  HostileSessionTest() { WriteFile(path_, sound_); }

  template <typename... Values>
  void Change(const char* sql, const Values&... values) {
    auto database = Database::Open(path_, SQLITE_OPEN_READWRITE);
    ASSERT_TRUE(database.ok());
    (*database)->Run(sql, values...);
    ASSERT_EQ((*database)->status(), absl::OkStatus()) << sql;
  }
  void ExpectRefusedCheaply() {
    const int64_t before = PeakKilobytes();
    const absl::Status status = LoadSession(path_, Reading::kAll).status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    EXPECT_LT(PeakKilobytes() - before, 100'000) << "kB more than before";
  }

  static inline std::string sound_;
  ScratchDirectory directory_;
  std::filesystem::path path_ = directory_ / "s";
};

TEST_F(HostileSessionTest, ChunksOfAbsurdlyManyRows) {
  for (const int64_t rows : {int64_t{1} << 40, int64_t{1} << 32, int64_t{1} << 20, int64_t{-1}}) {
    Change("UPDATE tick_chunk SET rows = ?", rows);
    ExpectRefusedCheaply();
  }
}

TEST_F(HostileSessionTest, ManyChunksThatAreEachPlausible) {
  std::vector<TickRow> rows(16'000);
  for (TickRow& row : rows) row.values.fill(0.0);
  const std::string chunk = EncodeSamples<kSeriesCount>(rows);
  ASSERT_LT(chunk.size(), 500u) << "that is the trick";
  Change("DELETE FROM tick_chunk");
  Change("DELETE FROM tick_tail");
  Change("VACUUM");
  Change(
      "INSERT INTO tick_chunk WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
      "SELECT 0, i * 16000, 0, 0, 16000, ? FROM n",
      Blob{chunk});
  const auto most = static_cast<int64_t>(std::filesystem::file_size(path_) / 1024 * 5000 + 100'000);
  const int64_t before = PeakKilobytes();
  EXPECT_TRUE(absl::IsDataLoss(LoadSession(path_, Reading::kAll).status()));
  EXPECT_LT(PeakKilobytes() - before, most) << "kB, of a file of " << std::filesystem::file_size(path_) << " bytes";
}

// What is read on demand is never believed more than what is read at once.
TEST_F(HostileSessionTest, SummariesThatCannotBe) {
  for (const char* change :
       {"UPDATE tick_summary SET rows = 1 << 40", "UPDATE tick_summary SET rows = 0",
        "UPDATE tick_summary SET data = x'00'", "UPDATE tick_summary SET first_ns = -1000000000000000000",
        "UPDATE tick_summary SET data = data || x'00'", "UPDATE tick_summary SET seq = -1",
        "UPDATE gap SET end_ns = -1", "INSERT INTO gap VALUES(0, 1000, 5, 4)"}) {
    WriteFile(path_, sound_);
    Change(change);
    const int64_t before = PeakKilobytes();
    const auto session = LoadSession(path_);
    EXPECT_TRUE(!session.ok() || std::string_view(change).find("gap") != std::string_view::npos) << change;
    EXPECT_LT(PeakKilobytes() - before, 100'000) << "kB more than before";
  }
}

TEST_F(HostileSessionTest, AChunkThatIsNotItsSummarys) {
  for (const char* change : {"UPDATE tick_chunk SET data = x'00'", "UPDATE tick_chunk SET rows = rows - 1",
                             "DELETE FROM tick_chunk", "UPDATE tick_chunk SET rows = 1 << 40"}) {
    WriteFile(path_, sound_);
    Change(change);
    const auto session = LoadSession(path_);
    ASSERT_TRUE(session.ok()) << session.status();
    const Pyramid& rss = session->targets[0][SeriesId::kRss];
    EXPECT_FALSE(rss.Query(0, rss.back().time_ns, 10).empty());
    EXPECT_EQ(rss.Values().size(), rss.size());
    EXPECT_NE(session->stored->Problem().find("damaged"), std::string::npos);
    EXPECT_TRUE(absl::IsDataLoss(LoadSession(path_, Reading::kAll).status())) << change;
  }
}

TEST_F(HostileSessionTest, MoreSitesAtThePeakThanThereAre) {
  Change("UPDATE target SET peak_sites = 131072");
  ExpectRefusedCheaply();
}

TEST_F(HostileSessionTest, KeyframesAndChangesOfNothing) {
  Change("UPDATE target SET peak_written_ns = NULL");
  Change("UPDATE counter_chunk SET keyframe_counters = 16777215");
  Change("UPDATE counter_chunk SET changes = 16777215");
  ExpectRefusedCheaply();
}

TEST_F(HostileSessionTest, AFrameThatBecomesMuchLargerThanItIs) {
  Change("UPDATE tick_chunk SET data = ?", Blob{Compress(std::string(64 << 20, '\0'))});
  ExpectRefusedCheaply();
}

TEST_F(HostileSessionTest, LinesThatRanInNoFunction) {
  for (const char* sql : {"INSERT OR REPLACE INTO executions VALUES(0, 65535, 1, 1, 0)",
                          "INSERT OR REPLACE INTO executions VALUES(0, 0, -1, 1, 0)",
                          "INSERT OR REPLACE INTO executions VALUES(0, 0, 1, 1, 3)"}) {
    WriteFile(path_, sound_);
    Change(sql);
    ExpectRefusedCheaply();
  }
}

TEST_F(HostileSessionTest, ALineThatRanTwice) {
  Change("DROP TABLE executions");
  Change("CREATE TABLE executions(target, function, line, count, basis)");
  Change("INSERT INTO executions VALUES(0, 0, 7, 1, 0), (0, 0, 7, 2, 0)");
  ExpectRefusedCheaply();
}

TEST_F(HostileSessionTest, OlderFilesHaveNoExecutions) {
  Change("DROP TABLE executions");
  Change("DROP TABLE execution_stats");
  const absl::StatusOr<Session> session = LoadSession(path_);
  ASSERT_TRUE(session.ok()) << session.status();
  EXPECT_TRUE(session->targets[0].executions.empty());
  EXPECT_FALSE(session->targets[0].sites.empty());
}

TEST_F(HostileSessionTest, TimesAndSizesThatOverflow) {
  for (const char* sql : {"UPDATE target SET start_ns = -9223372036854775807",
                          "UPDATE target SET start_ns = 1 << 62 | 1", "UPDATE target SET end_ns = -1",
                          "UPDATE bracket SET end_ns = -2", "UPDATE mark SET time_ns = 9223372036854775807"}) {
    WriteFile(path_, sound_);
    Change(sql);
    ExpectRefusedCheaply();
  }
  for (const double value : {-1.0, 1e300}) {
    TickRow row{5, {}};
    row.values.fill(value);
    Change("UPDATE tick_chunk SET rows = 1, data = ?", Blob{EncodeSamples<kSeriesCount>(std::span(&row, 1))});
    ExpectRefusedCheaply();
  }
}

TEST_F(HostileSessionTest, MemoryThatCannotBe) {
  for (const char* change :
       {"UPDATE memory_reading SET heap_bytes = -1", "UPDATE memory_reading SET other_bytes = 1 << 60",
        "UPDATE memory_reading SET time_ns = -5", "UPDATE memory_reading SET time_ns = 1000000000 - id",
        "UPDATE memory_reading SET fragmented_bytes = -7", "UPDATE size_class SET size_class = size_class + 48",
        "UPDATE size_class SET bytes = -1", "UPDATE trim SET id = id + 1000", "UPDATE arena SET number = number + 1024",
        "UPDATE arena SET number = number - 1024", "UPDATE arena SET id = id + 1000",
        "UPDATE arena SET time_ns = 1000000000 - id", "UPDATE arena SET system_bytes = -1",
        "UPDATE arena SET free_bytes = system_bytes + 1"}) {
    WriteFile(path_, sound_);
    Change(change);
    ExpectRefusedCheaply();
  }
}

}  // namespace
}  // namespace memline
