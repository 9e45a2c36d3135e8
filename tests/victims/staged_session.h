// SPDX-License-Identifier: MIT
// A recording of the victim `stages`, in which each function was open for some ticks.
#ifndef MEMLINE_TESTS_VICTIMS_STAGED_SESSION_H_
#define MEMLINE_TESTS_VICTIMS_STAGED_SESSION_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "profiler_core/store/session_file.h"
#include "tests/victims/process.h"

namespace memline {

/// Whether so many brackets of the first process have begun, and some ticks were taken after the last of them did; so
/// many that in a picture of the whole there is room for its name.
inline bool IsOpenForSomeTicks(const std::string& session, size_t brackets) {
  constexpr int kTicks = 5;
  const auto recorded = LoadSession(session);
  if (!recorded.ok() || recorded->targets.empty()) return false;
  const Target& target = recorded->targets[0];
  if (target.brackets.size() < brackets) return false;
  const int64_t begin_ns = target.brackets[brackets - 1].begin_ns;
  return target.last_ns() >= begin_ns + std::max(kTicks * target.interval_ns, begin_ns / 3);
}

inline void RecordStages(const std::string& session) {
  Process run({Program("memline"), "run", "--no-report", "-o", session, "--", Program("stages")}, {});
  for (const size_t brackets : {1, 2}) {
    ASSERT_TRUE(Eventually([&] { return IsOpenForSomeTicks(session, brackets); })) << run.Errors();
    run.Tell("\n");
  }
  EXPECT_EQ(run.Wait(), 0) << run.Errors();
}

}  // namespace memline

#endif  // MEMLINE_TESTS_VICTIMS_STAGED_SESSION_H_
