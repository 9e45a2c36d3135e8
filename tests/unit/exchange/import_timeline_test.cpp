// SPDX-License-Identifier: MIT
// csv and dat: what was exported comes back as the same text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "profiler_core/exchange/export.h"
#include "profiler_core/model/sampled_from_outside.h"
#include "tests/unit/exchange/imported.h"

namespace memline {
namespace {

using testing::HasSubstr;

constexpr char kCsv[] =
    "time_s,pid,rss_bytes,rss_peak_bytes,heap_bytes,retained_bytes,mapped_bytes\n"
    "0.010000,7,3145728,3145730,,,\n"
    "0.020000,7,5242880,,1056,12,4096\n"
    "0.015000,8,4096,,,,\n";

TEST(ImportCsvTest, RoundTrip) {
  const ImportedText imported = ImportText(kCsv);
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_EQ(imported.imported.format, "csv timeline");
  ASSERT_EQ(imported.session.targets.size(), 2u);
  const Target& target = imported.session.targets[0];
  EXPECT_EQ(target[SeriesId::kRss].Times(), (std::vector<int64_t>{10'000'000, 20'000'000}));
  EXPECT_EQ(target[SeriesId::kHeapLive].Values(), std::vector<double>{1056});
  EXPECT_EQ(target.tick_count, 2u);
  EXPECT_TRUE(SampledFromOutside(target)) << "nothing is known of lines";
  EXPECT_EQ(ExportCsv(imported.session), kCsv);
}

TEST(ImportCsvTest, AColumnOfItsOwnIsAUserCounter) {
  const ImportedText imported = ImportText("time_s,pid,queue\r\n1,3,2.5\r\n2,3,4\r\n");
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  const UserCounter& counter = imported.session.targets.at(0).user_counters.at(0);
  EXPECT_EQ(counter.name, "queue");
  EXPECT_EQ(counter.series.Values(), (std::vector<double>{2.5, 4}));
}

TEST(ImportCsvTest, SaysWhatIsWrongWhere) {
  const auto error = [](const std::string& rows) {
    return std::string(ImportText("time_s,pid,rss_bytes\n" + rows).status.message());
  };
  EXPECT_EQ(error("1,2,3\nx,2,3\n"), "line 3: the time is no number of seconds");
  EXPECT_EQ(error("-1,2,3\n"), "line 2: the time is no number of seconds");
  EXPECT_EQ(error("99999999999999999999,2,3\n"), "line 2: the time is no number of seconds");
  EXPECT_EQ(error("1,2e9,3\n"), "line 2: the pid is no number");
  EXPECT_EQ(error("1,2,many\n"), "line 2: \"many\" is no number");
  EXPECT_EQ(error("1,2,-3\n"), "line 2: \"-3\" is no number");
  EXPECT_EQ(error("1,2,nan\n"), "line 2: \"nan\" is no number");
  EXPECT_EQ(error("1,2,3,4\n"), "line 2: it has more fields than there are columns");
  EXPECT_EQ(error("1,2,1e300\n"), "a sample is no size");
}

constexpr char kScopesDat[] =
    "CMDLINE prog say  \"hi\"\n"
    "FUNC Outer 1.000000 1700000000.5000 2.000000 1700000001.5000 0\n"
    "FUNC Inner 1.250000 1700000000.7500 1.500000 1700000001.0000 1\n"
    "MEM 3.000000 1700000001.0000\n"
    "MEM 5.123456 1700000002.0000\n"
    "CHLD 8 3.000000 1700000001.0000\n"
    "CHLD 8 5.000000 1700000002.0000\n"
    "CHLD 9 0.003906 1700000002.1234\n";

TEST(ImportDatTest, RoundTrip) {
  const ImportedText imported = ImportText(kScopesDat);
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  ASSERT_EQ(imported.session.targets.size(), 3u);
  EXPECT_EQ(imported.session.start_unix_ns, 1'700'000'000'500'000'000);
  const Target& first = imported.session.targets[0];
  EXPECT_EQ(first.command, (std::vector<std::string>{"prog", "say", "", "\"hi\""}));
  EXPECT_EQ(first[SeriesId::kRss].front().time_ns, 500'000'000);
  EXPECT_EQ(first[SeriesId::kRss].front().value, 3 << 20);
  ASSERT_EQ(first.brackets.size(), 2u);
  EXPECT_EQ(first.brackets[1].depth, 1u);
  EXPECT_EQ(first.brackets[1].end_rss_bytes, 3u << 19);
  EXPECT_EQ(imported.session.targets[2].pid, 9u);
  EXPECT_EQ(ExportDat(imported.session), kScopesDat);
}

// As mprof writes it: samples as they come, no levels in early versions, a child before its parent.
TEST(ImportDatTest, TakesWhatMprofWrites) {
  const ImportedText imported = ImportText(
      "MEM 1.500000 100.2000\nCHLD 1 2.000000 100.1000\nMEM 1.000000 100.1000\n"
      "FUNC a.f 1.0 100.1 2.0 100.4\nFUNC a.g 1.0 100.2 2.0 100.3\nUNKNOWN line\n");
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  const Target& first = imported.session.targets.at(0);
  EXPECT_EQ(first.pid, 0u) << "it has none";
  EXPECT_EQ(first[SeriesId::kRss].Values(), (std::vector<double>{1 << 20, 3 << 19})) << "in order of time";
  EXPECT_EQ(first.brackets.at(1).depth, 1u) << "inside the first";
  EXPECT_EQ(first.functions.at(first.nodes.at(first.brackets[1].node).function).name, "a.g");
  EXPECT_EQ(imported.session.targets.at(1).pid, 1u);
}

TEST(ImportDatTest, SaysWhatIsWrongWhere) {
  EXPECT_EQ(ImportText("MEM 1.0 2.0\nMEM x 3\n").status.message(), "line 2: the memory is no number");
  EXPECT_EQ(ImportText("MEM 1.0\n").status.message(), "line 1: the time is no number of seconds");
  EXPECT_EQ(ImportText("CHLD x 1.0 2\n").status.message(), "line 1: the child has no number");
  EXPECT_EQ(ImportText("FUNC f 1 2 1 1\n").status.message(), "line 1: the function ends before it begins");
  EXPECT_EQ(ImportText("FUNC f 1 2 1 3 -1\n").status.message(), "line 1: the level is no number");
}

}  // namespace
}  // namespace memline
