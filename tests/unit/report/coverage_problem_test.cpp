// SPDX-License-Identifier: MIT
#include "profiler_core/report/coverage_problem.h"

#include <gtest/gtest.h>

#include "profiler_core/report/text_report.h"

namespace memline {
namespace {

Target WithInFront(const std::string& in_front, const std::string& allocator, bool operators = false) {
  Target target;
  target.executable = "/opt/index/bin/index";
  target.allocator = allocator;
  target.coverage = {false, operators, in_front};
  return target;
}

TEST(CoverageProblem, NothingWhereAllIsFollowed) { EXPECT_FALSE(CoverageProblem(Target())); }

TEST(CoverageProblem, AnAllocatorInFront) {
  const auto problem = CoverageProblem(WithInFront("/usr/lib/libjemalloc.so.2", "jemalloc"));
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->what, "allocations are not followed, only RSS is measured");
  EXPECT_EQ(problem->why, "the malloc of libjemalloc.so.2 comes before memline's");
  EXPECT_EQ(problem->next,
            "name memline before libjemalloc.so.2 on the link line or in LD_PRELOAD, or use memline run");
}

TEST(CoverageProblem, AMallocOfTheProgramsOwn) {
  const auto problem = CoverageProblem(WithInFront("/opt/index/bin/index", "own malloc of index", true));
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->what, "only new and delete are followed, malloc and free are not");
  EXPECT_EQ(problem->why, "index calls a malloc of its own, built into it");
}

TEST(CoverageProblem, TheCLibraryInFront) {
  const auto problem = CoverageProblem(WithInFront("/lib/x86_64-linux-gnu/libc.so.6", "glibc"));
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->next, "link memline::memline into index, or start it with memline run");
}

TEST(CoverageProblem, NamesReachTheTerminalPrintable) {
  Session session;
  session.targets.push_back(WithInFront("/tmp/\033[31mred.so", "\033[31mred.so"));
  const std::string text = TextReport(session, {.verbose = true});
  EXPECT_NE(text.find("the malloc of [31mred.so"), std::string::npos) << text;
  EXPECT_EQ(text.find('\033'), std::string::npos);
}

}  // namespace
}  // namespace memline
