// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "profiler_core/report/json_report.h"
#include "profiler_core/report/text_report.h"

namespace memline {
namespace {

Session SmallSession() {
  Target target;
  target.pid = 4711;
  target.command = {"./index", "--all"};
  target.allocator = "glibc";
  target.interval_ns = 10'000'000;
  target.functions = {Function{}, Function{"void Build()", "build.cpp", 3, ""}};
  target.nodes = {Node{}, Node{0, 1, 0, 100}};
  target.sites = {Site{}, Site{1, 100}, Site{1, 120}};
  target.site_lines = {{}, {"build.cpp", 3}, {"build.cpp", 4}};
  target.call_lines = {{}, {}};
  target.sources = {
      FunctionSource{},
      FunctionSource{
          "Build", "/src/build.cpp", 2, {"void Build() {", "  PROFILE();", "  names.push_back(name);", "}"}}};
  target.site_lines[2].file = "/src/build.cpp";
  Counters entered;
  entered.entries = 2;
  Counters allocated;
  allocated.alloc_count = 12;
  allocated.alloc_bytes = 3 << 20;
  allocated.freed_count = 11;
  allocated.freed_bytes = 1 << 20;
  allocated.released_count = 11;
  allocated.released_bytes = 1 << 20;
  Counters outside;
  outside.alloc_count = 1;
  outside.alloc_bytes = 72'704;
  target.counters = {{0, 0, outside}, {0, 1, entered}, {0, 2, allocated}};
  target.live_at_peak = {72'704, 0, 3 << 20};
  for (int tick = 0; tick <= 100; ++tick) {
    const int64_t time_ns = tick * target.interval_ns;
    target[SeriesId::kRss].Append(time_ns, 4096.0 * 1024 + tick * 65536);
    target[SeriesId::kRssPeak].Append(time_ns, 4096.0 * 1024 + tick * 65536);
    target[SeriesId::kHeapLive].Append(time_ns, tick * 32768);
  }
  target.tick_count = 101;
  target.end = {TargetEnd::Kind::kExited, 0, 1'000'000'000};
  Session session;
  session.targets.push_back(target);
  return session;
}

// The expected text lies beside this file; MEMLINE_UPDATE_GOLDEN=1 rewrites it, to be read before it is committed.
void ExpectGolden(const std::string& name, const std::string& text) {
  const std::string path = std::string(MEMLINE_TESTS_DIR) + "/unit/report/" + name;
  if (std::getenv("MEMLINE_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << text;
  std::stringstream expected;
  expected << std::ifstream(path).rdbuf();
  EXPECT_EQ(text, expected.str());
}

TEST(TextReportTest, MatchesGolden) { ExpectGolden("report.golden", TextReport(SmallSession(), {})); }

Session CountedSession() {
  Session session = SmallSession();
  session.targets[0].executions = {{1, 2, 2, LineExecutions::Basis::kCounted},
                                   {1, 4, 15, LineExecutions::Basis::kUnknown},
                                   {1, 5, 2, LineExecutions::Basis::kInferred}};
  return session;
}

TEST(TextReportTest, LineCountsMatchGolden) { ExpectGolden("counted.golden", TextReport(CountedSession(), {})); }

TEST(TextReportTest, VerboseSaysHowLinesWereFound) {
  TextReportOptions options;
  options.verbose = true;
  EXPECT_NE(TextReport(SmallSession(), options).find("lines found"), std::string::npos);
}

TEST(TextReportTest, TargetsCannotSendEscapeSequences) {
  Session session = SmallSession();
  session.targets[0].command = {"\x1b[31mred\a"};
  session.targets[0].sources[1].text[2] = "\x1b]0;title\a";
  EXPECT_EQ(TextReport(session, {}).find('\x1b'), std::string::npos);
}

TEST(TextReportTest, SaysWhenNothingWasRecorded) {
  Session session;
  session.targets.emplace_back();
  EXPECT_NE(TextReport(session, {}).find("did not load the memline runtime"), std::string::npos);
}

Session SessionWithPeaks() {
  Session session = SmallSession();
  Target& target = session.targets[0];
  target.peak_rss_bytes = 300 << 20;
  target.exact_peak_ticks = target.tick_count;
  target.node_peaks = {{1, 200 << 20, true}};
  target.gaps = {{10'000'000, 40'000'000}};
  target.missed_ticks = 2;
  return session;
}

TEST(TextReportTest, SaysHowPeaksAreKnownAndWhatWasMissed) {
  Session session = SessionWithPeaks();
  std::string text = TextReport(session, {});
  EXPECT_NE(text.find("peak 300 MiB (exact), at the end"), std::string::npos) << text;
  EXPECT_NE(text.find("missed ticks    2; 1 gap in the timeline, 30.0 ms in all"), std::string::npos) << text;
  EXPECT_NE(text.find("Peak RSS while here: 200 MiB (exact)"), std::string::npos) << text;
  EXPECT_EQ(text.find("lower spikes"), std::string::npos) << text;
  session.targets[0].exact_peak_ticks = 50;
  session.targets[0].node_peaks[0].exact = false;
  text = TextReport(session, {});
  EXPECT_NE(text.find("may be missing, but for 50 of 101 ticks"), std::string::npos) << text;
  EXPECT_NE(text.find("Peak RSS while here: 200 MiB (sampled"), std::string::npos) << text;
}

TEST(JsonReportTest, HasPeaksAndGaps) {
  const auto report = nlohmann::json::parse(JsonReport(SessionWithPeaks()));
  EXPECT_EQ(report["process"]["peak_rss_bytes"], 300 << 20);
  EXPECT_EQ(report["process"]["rss_peaks"], "exact");
  EXPECT_EQ(report["process"]["gaps"], (nlohmann::json{{0.01, 0.04}}));
  EXPECT_EQ(report["functions"][0]["rss_peak_bytes"], 200 << 20);
  EXPECT_EQ(report["functions"][0]["rss_peak_exact"], true);
  EXPECT_EQ(report["lines"][0]["rss_peak_bytes"], 200 << 20) << "the line of the scope";
  EXPECT_EQ(report["lines"][1]["rss_peak_bytes"], 0);
  EXPECT_FALSE(report["lines"][1].contains("rss_peak_exact"));
}

Session SessionWithMemory() {
  Session session = SmallSession();
  Target& target = session.targets[0];
  MemoryReading reading;
  reading.heap_bytes = 6 << 20;
  reading.stack_bytes = 128 << 10;
  reading.file_bytes = 2 << 20;
  reading.other_bytes = 100 << 10;
  reading.pss_bytes = 9 << 20;
  reading.fragmented_bytes = 1 << 20;
  target.memory_readings = {reading};
  target.arenas = {{{0, 2 << 20, 0}, {1, 3 << 20, 1 << 20}}, {}, {{0, 5 << 20, 4 << 20}}};
  target.size_classes = {{0, 3, 2}, {8, 3000, 700'000}, {20, 2, 2 << 20}};
  target.trims = {{500'000'000, 20 << 20, 12 << 20, 3000, true}, {600'000'000, 12 << 20, 12 << 20, 1, false}};
  return session;
}

TEST(TextReportTest, WhereTheRssIsMatchesGolden) { ExpectGolden("memory.golden", TextReport(SessionWithMemory(), {})); }

TEST(JsonReportTest, SaysWhoseTheMemoryIs) {
  const auto report = nlohmann::json::parse(JsonReport(SessionWithMemory()));
  const auto& process = report["process"];
  const auto& end = process["memory_parts"]["at_end"];
  uint64_t sum = 0;
  for (const auto& [key, bytes] : end.items()) {
    if (key != "rss_bytes") sum += bytes.get<uint64_t>();
  }
  EXPECT_EQ(end["rss_bytes"], process["end_rss_bytes"]);
  EXPECT_EQ(end["rss_bytes"], sum);
  EXPECT_EQ(end["fragmented_bytes"], 1 << 20);
  EXPECT_EQ(process["pss_bytes"], 9 << 20);
  EXPECT_EQ(process["arenas"].size(), 2u);
  EXPECT_EQ(
      process["arenas"][0],
      nlohmann::json({{"arena", 0}, {"system_bytes", 3 << 20}, {"in_use_bytes", 2 << 20}, {"free_bytes", 1 << 20}}));
  EXPECT_EQ(process["arenas"][1]["arena"], 2);
  EXPECT_EQ(process["size_classes"][1], nlohmann::json({{"max_bytes", 256}, {"blocks", 3000}, {"bytes", 700'000}}));
  EXPECT_EQ(process["trims"][0]["rss_after_bytes"], 12 << 20);
  EXPECT_EQ(process["trims"][1]["done"], false);
  const auto unknown = nlohmann::json::parse(JsonReport(SmallSession()));
  EXPECT_TRUE(unknown["process"]["memory_parts"]["at_end"].is_null());
  EXPECT_TRUE(unknown["process"]["arenas"].empty());
}

TEST(JsonReportTest, FollowsTheSchema) {
  const auto report = nlohmann::json::parse(JsonReport(SmallSession()));
  EXPECT_EQ(report["process"]["pid"], 4711);
  EXPECT_EQ(report["process"]["live_bytes"], (2 << 20) + 72'704);
  EXPECT_EQ(report["process"]["exit"], "exited 0");
  EXPECT_EQ(report["processes"].size(), 1u);
  const auto& lines = report["lines"];
  ASSERT_EQ(lines.size(), 3u);
  const auto& line = lines[0]["line"] == 4 ? lines[0] : lines[1];
  EXPECT_EQ(line["function"], "Build");
  EXPECT_EQ(line["alloc_bytes"], 3 << 20);
  EXPECT_EQ(line["live_bytes"], 2 << 20);
  EXPECT_EQ(line["live_bytes_at_peak"], 3 << 20);
  EXPECT_EQ(line["self"]["alloc_count"], 12);
  EXPECT_EQ(line["source"], "names.push_back(name);");
  EXPECT_EQ(line["rss_bytes"], 0);
  EXPECT_EQ(lines[2]["function"], "outside PROFILE");
  EXPECT_EQ(report["functions"][0]["occurrences"], 2);
}

TEST(JsonReportTest, SaysWhatOccurrencesAre) {
  Session session = CountedSession();
  session.targets[0].executions.push_back({1, 6, 1, LineExecutions::Basis::kUnknown});
  const auto report = nlohmann::json::parse(JsonReport(session));
  std::map<int, std::pair<std::string, nlohmann::json>> occurrences;
  for (const auto& line : report["lines"]) {
    occurrences[line["line"]] = {line["occurrences_kind"], line["occurrences"]};
  }
  EXPECT_EQ(occurrences[2], std::pair(std::string("executions"), nlohmann::json(2)));
  EXPECT_EQ(occurrences[3], std::pair(std::string("entries"), nlohmann::json(2)));
  EXPECT_EQ(occurrences[4], std::pair(std::string("allocations"), nlohmann::json(12)));
  EXPECT_EQ(occurrences[6], std::pair(std::string("unknown"), nlohmann::json(nullptr)));
}

TEST(JsonReportTest, SurvivesNamesThatAreNotUtf8) {
  Session session = SmallSession();
  session.targets[0].command = {"\xff\xfe"};
  EXPECT_TRUE(nlohmann::json::accept(JsonReport(session)));
}

TEST(JsonReportTest, EmptySessionHasNoProcess) {
  EXPECT_TRUE(nlohmann::json::parse(JsonReport(Session{}))["process"].is_null());
}

}  // namespace
}  // namespace memline
