// SPDX-License-Identifier: MIT
// Which of glibc's arenas keeps how much, held against the program's own malloc_info.
#include "profiler_core/analyse/arenas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "profiler_core/receive/recorder.h"
#include "profiler_core/store/session_file.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using nlohmann::json;
using testing::HasSubstr;

uint64_t SizeBehind(const std::string& text, const std::string& what) {
  const size_t element = text.find(what);
  const size_t size = text.find("size=\"", element);
  return element == std::string::npos ? 0 : std::strtoull(text.c_str() + size + 6, nullptr, 10);
}

// What malloc_info printed. Behind the main arena the newest is first there.
std::vector<Arena> FromMallocInfo(const std::string& text) {
  std::vector<Arena> arenas;
  for (size_t at = text.find("<heap "); at != std::string::npos; at = text.find("<heap ", at + 1)) {
    const std::string heap = text.substr(at, text.find("</heap>", at) - at);
    arenas.push_back({0, SizeBehind(heap, "<system type=\"current\""),
                      SizeBehind(heap, "<total type=\"fast\"") + SizeBehind(heap, "<total type=\"rest\"")});
  }
  std::reverse(arenas.begin() + 1, arenas.end());
  for (uint32_t i = 0; i < arenas.size(); ++i) arenas[i].number = i;
  return arenas;
}

class ArenasTest : public testing::Test {
 protected:
  // Runs the victim and returns what it says of itself; `when_ready(process)` in between.
  template <typename WhenReady>
  std::vector<Arena> Run(const std::vector<std::string>& command, std::vector<std::string> environment,
                         const WhenReady& when_ready) {
    environment.push_back("XDG_RUNTIME_DIR=" + scratch_.path().string());
    Process program(command, {.environment = environment});
    EXPECT_TRUE(Eventually([&] { return program.Output() == "ready\n"; })) << program.Errors();
    const std::vector<Arena> arenas = FromMallocInfo(ReadFile(truth_));
    when_ready();
    program.CloseInput();
    EXPECT_EQ(program.Wait(), 0) << program.Errors();
    return arenas;
  }
  std::vector<Arena> Recorded() const {
    absl::StatusOr<Session> session = OpenRecording(file_);
    if (!session.ok() || session->targets.empty()) return {};
    return ArenasAt(session->targets[0], session->targets[0].last_ns());
  }

  ScratchDirectory scratch_;
  std::string file_ = (scratch_ / "recording").string();
  std::string truth_ = (scratch_ / "truth").string();
};

TEST_F(ArenasTest, AreThoseOfTheProgram) {
  constexpr double kChunkBytes = 4016;
  constexpr double kKept[] = {0, 500, 1000, 2000};
  constexpr double kFreed[] = {0, 2500, 1500, 500};
  constexpr double kTolerance = 64 << 10;
  std::vector<Arena> recorded;
  const auto all_are_free = [&] {
    recorded = Recorded();
    return recorded.size() == 4 && static_cast<double>(recorded[3].free_bytes) > kFreed[3] * kChunkBytes;
  };
  const std::vector<Arena> truth =
      Run({Program("arenas"), truth_}, {"MEMLINE_RECORD=" + file_}, [&] { EXPECT_TRUE(Eventually(all_are_free)); });
  ASSERT_EQ(truth.size(), 4u);
  ASSERT_EQ(recorded.size(), 4u);
  for (size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(recorded[i], truth[i]) << i;
    EXPECT_NEAR(static_cast<double>(recorded[i].in_use_bytes()), kKept[i] * kChunkBytes, kTolerance) << i;
    EXPECT_GT(static_cast<double>(recorded[i].free_bytes), kFreed[i] * kChunkBytes - kTolerance) << i;
  }
}

// A helper thread that allocated would have one.
TEST_F(ArenasTest, AreAsManyAndAsLargeWithoutMemline) {
  const std::vector<Arena> alone = Run({Program("arenas"), truth_}, {"MEMLINE_OFF=1"}, [] {});
  const std::vector<Arena> recorded = Run({Program("arenas"), truth_}, {"MEMLINE_RECORD=" + file_},
                                          [&] { EXPECT_TRUE(Eventually([&] { return Recorded().size() == 4; })); });
  ASSERT_EQ(alone.size(), 4u);
  ASSERT_EQ(recorded.size(), 4u);
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(recorded[i].system_bytes, alone[i].system_bytes) << i;
    // Where a thread's stack lies is asked on the thread itself, and libc allocates for that.
    EXPECT_NEAR(static_cast<double>(recorded[i].free_bytes), static_cast<double>(alone[i].free_bytes), 4096) << i;
  }
}

TEST_F(ArenasTest, AreInTheReports) {
  Run({Program("memline"), "run", "--no-report", "-o", file_, "--", Program("arenas"), truth_}, {},
      [&] { EXPECT_TRUE(Eventually([&] { return Recorded().size() == 4; })); });
  const json report = json::parse(Memline({"report", "--format", "json", file_}).output);
  const json& arenas = report.at("process").at("arenas");
  ASSERT_EQ(arenas.size(), 4u);
  for (const json& arena : arenas) {
    EXPECT_EQ(arena.at("system_bytes").get<uint64_t>(),
              arena.at("in_use_bytes").get<uint64_t>() + arena.at("free_bytes").get<uint64_t>());
  }
  const std::string text = Memline({"report", file_}).output;
  EXPECT_THAT(text, HasSubstr("Arenas of the allocator, at the end"));
  EXPECT_THAT(text, HasSubstr("\nmain "));
  EXPECT_THAT(text, HasSubstr("\nall "));
}

TEST_F(ArenasTest, OtherAllocatorsHaveNone) {
  Run({Program("memline"), "run", "--no-report", "-o", file_, "--", Program("arenas"), truth_},
      {"LD_PRELOAD=" + std::string(MEMLINE_LIB_DIR) + "/libmemline.so.0:" + MEMLINE_TEST_JEMALLOC}, [] {});
  const json report = json::parse(Memline({"report", "--format", "json", file_}).output);
  EXPECT_EQ(report.at("process").at("allocator"), "jemalloc");
  EXPECT_TRUE(report.at("process").at("arenas").empty());
  EXPECT_THAT(Memline({"report", file_}).output, testing::Not(HasSubstr("Arenas")));
}

}  // namespace
}  // namespace memline
