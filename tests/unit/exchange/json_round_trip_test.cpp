// SPDX-License-Identifier: MIT
// What ExportJson wrote becomes the same session again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "profiler_core/exchange/export_json.h"
#include "tests/unit/exchange/imported.h"
#include "tests/unit/store/growing_session.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

using testing::HasSubstr;

absl::Status WriteSession(const std::filesystem::path& path, GrowingSession& growing) {
  auto writer = SessionWriter::Create(path);
  if (!writer.ok()) return writer.status();
  absl::Status status = (*writer)->Commit(growing.session(), growing.TakeTicks());
  status.Update((*writer)->Finish());
  return status;
}

std::string Exported(const Session& session, CounterHistory* history) {
  std::string text;
  const absl::Status status = ExportJson(session, history, [&](std::string_view piece) {
    text += piece;
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  return text;
}

std::vector<CounterTick> TicksOf(CounterHistory& history, size_t target) {
  std::vector<CounterTick> ticks;
  EXPECT_TRUE(history.ForEachTick(target, [&](const CounterTick& tick) { ticks.push_back(tick); }).ok());
  return ticks;
}

class JsonRoundTripTest : public testing::TestWithParam<uint32_t> {
 protected:
  ScratchDirectory scratch_;
  const std::filesystem::path original_ = scratch_ / "original.memline";
  const std::filesystem::path json_ = scratch_ / "session.json";
  const std::filesystem::path copy_ = scratch_ / "copy.memline";
};

TEST_P(JsonRoundTripTest, KeepsEverything) {
  GrowingSession growing(GetParam());
  growing.Grow(700);
  ASSERT_TRUE(WriteSession(original_, growing).ok());
  const absl::StatusOr<Session> original = LoadSession(original_);
  ASSERT_TRUE(original.ok()) << original.status();
  auto history = CounterHistory::Open(original_);
  ASSERT_TRUE(history.ok());
  WriteFile(json_, Exported(*original, history->get()));

  const absl::StatusOr<Imported> imported = ImportFile(json_, copy_);
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->format, "memline json");
  const absl::StatusOr<Session> copy = LoadSession(copy_);
  ASSERT_TRUE(copy.ok()) << copy.status();
  EXPECT_EQ(copy->machine, original->machine);
  ASSERT_EQ(copy->targets.size(), original->targets.size());
  EXPECT_TRUE(*copy == *original);
  auto copied = CounterHistory::Open(copy_);
  ASSERT_TRUE(copied.ok());
  for (size_t i = 0; i < original->targets.size(); ++i) {
    const std::vector<CounterTick> ticks = TicksOf(**history, i);
    const std::vector<CounterTick> copied_ticks = TicksOf(**copied, i);
    ASSERT_EQ(copied_ticks.size(), ticks.size());
    for (size_t at = 0; at < ticks.size(); ++at) {
      EXPECT_EQ(copied_ticks[at].time_ns, ticks[at].time_ns);
      EXPECT_EQ(copied_ticks[at].changed, ticks[at].changed);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, JsonRoundTripTest, testing::Range(1u, 5u));

TEST(JsonImportTest, TakesASessionWithoutHistory) {
  GrowingSession growing(1);
  growing.Grow(100);
  const ImportedText imported = ImportText(Exported(growing.session(), nullptr));
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_EQ(imported.session.targets[0].counters, growing.session().targets[0].counters);
  EXPECT_TRUE(imported.ticks.empty());
}

TEST(JsonImportTest, WhatIsWrongIsNamed) {
  GrowingSession growing(2);
  growing.Grow(300);
  const nlohmann::json good = nlohmann::json::parse(Exported(growing.session(), nullptr));
  ASSERT_TRUE(ImportText(good.dump()).status.ok());
  const auto error_with = [&](const std::string& pointer, const nlohmann::json& value) {
    nlohmann::json bad = good;
    bad[nlohmann::json::json_pointer(pointer)] = value;
    return std::string(ImportText(bad.dump()).status.message());
  };
  EXPECT_THAT(error_with("/processes/0/nodes/1/parent", 70000), HasSubstr("a node has no parent before it"));
  EXPECT_THAT(error_with("/processes/0/sites/1/node", -1), HasSubstr("processes[0].sites[1]: \"node\" is not"));
  EXPECT_THAT(error_with("/processes/0/ticks/1/rss_bytes", -5),
              HasSubstr("processes[0].ticks[1]: a sample is no size"));
  EXPECT_THAT(error_with("/processes/0/ticks/2/time_ns", 0),
              HasSubstr("processes[0].ticks[2]: it is not in order of time"));
  EXPECT_THAT(error_with("/processes/0/pid", "one"), HasSubstr("\"pid\" is not what it must be"));
  EXPECT_THAT(error_with("/processes/0/end/kind", "vanished"), HasSubstr("\"kind\" is not what it must be"));
  EXPECT_THAT(error_with("/processes/0/counters/0/site", 100000), HasSubstr("no site"));
  EXPECT_THAT(error_with("/format", "another"), HasSubstr("not a memline session"));
  EXPECT_THAT(error_with("/version", 2), HasSubstr("newer memline"));
}

TEST(JsonImportTest, IsNotFooledByWhatIsNoSession) {
  for (const char* text : {"{}", "{\"format\": \"memline session\"", "{\"processes\": [{}]}", "[1]", "{\"a\": 1} x",
                           "{\"processes\": 3}", "{\"processes\": [3]}"}) {
    EXPECT_FALSE(ImportText(text).status.ok()) << text;
  }
  const std::string deep(1'000'000, '[');
  EXPECT_THAT(std::string(ImportText("{\"a\": " + deep).status.message()), HasSubstr("nested too deeply"));
  EXPECT_FALSE(ImportText("{\"processes\": " + deep).status.ok());
}

}  // namespace
}  // namespace memline
