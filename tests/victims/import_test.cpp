// SPDX-License-Identifier: MIT
// `memline import`: what was exported comes back, and what other tools recorded says what they say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/store/session_file.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using testing::HasSubstr;

bool IsInstalled(const std::string& program) { return std::system(("which " + program + " >/dev/null").c_str()) == 0; }

class ImportTest : public testing::Test {
 protected:
  [[nodiscard]] std::string Path(const std::string& name) const { return (scratch_ / name).string(); }
  void Record() {
    const Outcome recorded = Memline({"run", "--no-report", "-o", session_, "--", Program("leaking"), "100"});
    ASSERT_EQ(recorded.status, 0) << recorded.errors;
  }
  static std::string OutputOf(const std::vector<std::string>& arguments) {
    const Outcome outcome = Memline(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    return outcome.output;
  }
  static Session Loaded(const std::string& path) {
    absl::StatusOr<Session> session = LoadSession(path);
    EXPECT_TRUE(session.ok()) << session.status();
    return session.ok() ? *std::move(session) : Session();
  }

  ScratchDirectory scratch_;
  const std::string session_ = Path("leaking.memline");
  const std::string copy_ = Path("copy.memline");
};

TEST_F(ImportTest, OfAJsonAllTablesAreEqual) {
  Record();
  const std::string document = Path("session.json");
  OutputOf({"export", session_, "-f", "json", "-o", document});
  OutputOf({"import", document, "-o", copy_});
  for (const std::vector<std::string>& table : {std::vector<std::string>{"report", "-v"},
                                                {"report", "--format", "json"},
                                                {"report", "--at", "50%"},
                                                {"report", "--at", "peak", "--by", "tree"},
                                                {"report", "--from", "25%", "--to", "75%", "--by", "function"},
                                                {"report", "--by", "file"},
                                                {"report", "--by", "module"},
                                                {"report", "--by", "thread"},
                                                {"leaks"},
                                                {"export", "-f", "csv"},
                                                {"export", "-f", "openmetrics"},
                                                {"export", "-f", "json"}}) {
    std::vector<std::string> of_session = table;
    std::vector<std::string> of_copy = table;
    of_session.push_back(session_);
    of_copy.push_back(copy_);
    const std::string expected = OutputOf(of_session);
    EXPECT_EQ(OutputOf(of_copy), expected) << table[0] << " " << table[1 % table.size()];
    EXPECT_FALSE(expected.empty());
  }
  const auto without_name = [](const std::string& text) { return text.substr(text.find('\t')); };
  EXPECT_EQ(without_name(OutputOf({"peak", copy_})), without_name(OutputOf({"peak", session_})));
  const auto without_heading = [](const std::string& text) { return text.substr(text.find("\n\n")); };
  EXPECT_EQ(without_heading(OutputOf({"diff", session_, copy_})),
            without_heading(OutputOf({"diff", session_, session_})));
}

TEST_F(ImportTest, CsvAndDatComeBackAsTheSameText) {
  Record();
  for (const std::string format : {"csv", "dat"}) {
    const std::string text = OutputOf({"export", session_, "-f", format});
    WriteFile(Path("exported"), text);
    OutputOf({"import", Path("exported"), "-o", Path(format + ".memline")});
    EXPECT_EQ(OutputOf({"export", Path(format + ".memline"), "-f", format}), text);
    for (const char* report : {"text", "html", "json"}) {
      const std::string said = OutputOf({"report", Path(format + ".memline"), "--format", report});
      EXPECT_THAT(said, HasSubstr(format == "csv" ? "a csv timeline, which has totals and no lines"
                                                  : "a .dat of mprof, which has RSS and functions, no allocations"));
      EXPECT_THAT(said, testing::Not(HasSubstr("runtime spoke")));
    }
  }
}

TEST_F(ImportTest, MprofsOwnDat) {
  if (!IsInstalled("python3-mprof")) GTEST_SKIP() << "python3-mprof is not installed";
  WriteFile(Path("script.py"), "keep = bytearray(50 << 20)\nimport time\ntime.sleep(0.5)\n");
  StartOptions options;
  options.directory = scratch_.path();
  const Outcome run =
      Execute({"python3-mprof", "run", "-o", "own.dat", "-T", "0.05", "--python", "script.py"}, options);
  ASSERT_EQ(run.status, 0) << run.errors;
  OutputOf({"import", Path("own.dat"), "-o", copy_});
  const Session session = Loaded(copy_);
  const Target& target = session.targets.at(0);
  EXPECT_GT(target[SeriesId::kRss].Maximum(), 50 << 20);
  EXPECT_GT(session.start_unix_ns, 1'600'000'000'000'000'000);
  EXPECT_THAT(target.command, testing::Contains(HasSubstr("script.py")));
  // The reader of the format itself finds the same peak in what is exported again.
  OutputOf({"export", copy_, "-f", "dat", "-o", Path("again.dat")});
  const auto peak_of = [&](const std::string& dat) {
    const std::string text = Execute({"python3-mprof", "peak", Path(dat)}, options).output;
    return text.substr(text.find('\t'));
  };
  EXPECT_EQ(peak_of("again.dat"), peak_of("own.dat"));
}

TEST_F(ImportTest, HeaptracksCounts) {
  if (!IsInstalled("heaptrack")) GTEST_SKIP() << "heaptrack is not installed";
  const Outcome run = Execute({"heaptrack", "-o", Path("heaptrack.leaking"), Program("leaking"), "100"});
  ASSERT_EQ(run.status, 0) << run.errors << run.output;
  std::string file = Path("heaptrack.leaking.zst");
  if (!std::filesystem::exists(file)) file = Path("heaptrack.leaking.gz");
  OutputOf({"import", file, "-o", copy_});
  const Session session = Loaded(copy_);
  const Counters totals = ProcessTotals(session.targets.at(0)).counters;
  const std::string printed = Execute({"heaptrack_print", file}).output;
  std::smatch calls;
  ASSERT_TRUE(std::regex_search(printed, calls, std::regex("calls to allocation functions: (\\d+)"))) << printed;
  EXPECT_EQ(totals.alloc_count, std::stoull(calls[1]));
  std::smatch temporary;
  ASSERT_TRUE(std::regex_search(printed, temporary, std::regex("temporary memory allocations: (\\d+)"))) << printed;
  // heaptrack 1.4 takes the first allocation for temporary whenever it is freed.
  EXPECT_LE(totals.temporary_count, std::stoull(temporary[1]));
  // heaptrack charges the line of leaking.cpp itself.
  const std::vector<LineRow> rows = BuildLineTable(session.targets[0]);
  EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), [](const LineRow& row) {
    return row.file.ends_with("leaking.cpp") && row.inclusive.counters.alloc_count >= 100;
  }));
}

TEST_F(ImportTest, MassifsTrees) {
  if (!IsInstalled("valgrind")) GTEST_SKIP() << "valgrind is not installed";
  const std::string file = Path("massif.out.1");
  const Outcome run = Execute({"valgrind", "-q", "--tool=massif", "--time-unit=ms", "--detailed-freq=1",
                               "--massif-out-file=" + file, Program("leaking"), "100"});
  ASSERT_EQ(run.status, 0) << run.errors;
  OutputOf({"import", file, "-o", copy_});
  const Session session = Loaded(copy_);
  const Target& target = session.targets.at(0);
  const std::string printed = ReadFile(file);
  // Every snapshot has a tree: what the lines hold at the end is the last heap.
  const size_t last = printed.rfind("mem_heap_B=");
  ASSERT_NE(last, std::string::npos);
  EXPECT_EQ(target[SeriesId::kHeapLive].back().value, std::stod(printed.substr(last + 11)));
  EXPECT_EQ(ProcessTotals(target).live_bytes_at_peak, static_cast<uint64_t>(target[SeriesId::kHeapLive].Maximum()));
  const std::vector<LineRow> rows = BuildLineTable(target);
  EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), [](const LineRow& row) {
    return row.file == "leaking.cpp" && row.inclusive.live_bytes_at_peak > 0;
  }));
  EXPECT_THAT(OutputOf({"report", "--at", "peak", copy_}), HasSubstr("leaking.cpp"));
}

TEST_F(ImportTest, BadInputIsAnErrorAndLeavesNothing) {
  WriteFile(Path("bad"), "MEM 1.0 2.0\nMEM one two\n");
  WriteFile(Path("taken"), "mine");
  const Outcome bad = Memline({"import", Path("bad"), "-o", copy_});
  EXPECT_EQ(bad.status, 2);
  EXPECT_EQ(bad.errors, "memline: cannot import " + Path("bad") + ": " + Path("bad") +
                            ": line 2: the memory is no number: mend the file, or export it again\n");
  EXPECT_FALSE(std::filesystem::exists(copy_));
  const Outcome unknown = Memline({"import", Program("leaking"), "-o", copy_});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_THAT(unknown.errors, HasSubstr("like none of the formats that can be imported: choose a json"));
  WriteFile(Path("good"), "MEM 1.0 2.0\n");
  const Outcome taken = Memline({"import", Path("good"), "-o", Path("taken")});
  EXPECT_EQ(taken.status, 2);
  EXPECT_THAT(taken.errors, HasSubstr("exists already: choose another name"));
  EXPECT_EQ(ReadFile(Path("taken")), "mine");
}

}  // namespace
}  // namespace memline
