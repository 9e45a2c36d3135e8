// SPDX-License-Identifier: MIT
#include "profiler_core/store/session_summary.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/store/growing_session.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

// What a session says that was read as a whole.
void ExpectSummaryOf(const std::filesystem::path& path, const Session& session) {
  const absl::StatusOr<SessionSummary> summary = ReadSummary(path);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->start_unix_ns, session.start_unix_ns);
  EXPECT_EQ(summary->processes, session.targets.size());
  uint64_t peak = 0;
  int64_t last_ns = 0;
  for (const Target& target : session.targets) {
    peak = std::max(peak, target.peak_rss_bytes);
    for (const Pyramid& series : target.series) {
      if (series.size() != 0) last_ns = std::max(last_ns, series.back().time_ns);
    }
  }
  EXPECT_EQ(summary->peak_rss_bytes, peak);
  EXPECT_EQ(summary->duration_ns, last_ns);
  if (!session.targets.empty()) {
    EXPECT_EQ(summary->command, session.targets[0].command);
  }
}

TEST(SessionSummary, SaysWhatTheWholeSessionDoes) {
  for (const uint32_t seed : {0u, 1u, 2u, 3u}) {
    const ScratchDirectory directory;
    GrowingSession growing(seed);
    auto writer = SessionWriter::Create(directory / "s");
    ASSERT_TRUE(writer.ok()) << writer.status();
    growing.Grow(200 + 900 * seed);
    ASSERT_EQ((*writer)->Commit(growing.session(), growing.TakeTicks()), absl::OkStatus());
    ExpectSummaryOf(directory / "s", growing.session());
    growing.Grow(10);
    ASSERT_EQ((*writer)->Commit(growing.session(), growing.TakeTicks()), absl::OkStatus());
    ASSERT_EQ((*writer)->Finish(), absl::OkStatus());
    ExpectSummaryOf(directory / "s", growing.session());
  }
}

TEST(SessionSummary, OfWhatIsNoSession) {
  const ScratchDirectory directory;
  WriteFile(directory / "text", "no session");
  EXPECT_TRUE(absl::IsInvalidArgument(ReadSummary(directory / "text").status()));
  EXPECT_TRUE(absl::IsNotFound(ReadSummary(directory / "none").status()));
  EXPECT_FALSE(IsBeingRecorded(directory / "none"));
  EXPECT_FALSE(IsBeingRecorded(directory / "text"));
}

}  // namespace
}  // namespace memline
