// SPDX-License-Identifier: MIT
// Descriptors that a program opens under numbers of its own choice are its own, whatever the runtime keeps open.
#include <gtest/gtest.h>

#include "profiler_core/store/session_file.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

TEST(Descriptors, OfTheProgramAreItsOwn) {
  const ScratchDirectory scratch;
  const std::string session = (scratch / "session.memline").string();
  // Opened here once it is recorded, written to by children; then it waits, and writes once more.
  const std::string script =
      "read line; exec 3>f3 4>f4 5>f5 6>f6 7>f7 8>f8; for n in 3 4 5 6 7 8; do (eval \"echo $n >&$n\"); done; "
      "read line; for n in 3 4 5 6 7 8; do eval \"echo end >&$n\"; done; exit 9";
  Process run({Program("memline"), "run", "--no-report", "-o", session, "--", "sh", "-c", script},
              {.directory = scratch.path()});
  ASSERT_TRUE(Eventually([&] {
    const auto loaded = LoadSession(session);
    return loaded.ok() && !loaded->targets.empty() && loaded->targets[0].tick_count > 5;
  })) << run.Errors();
  run.Tell("open\n");
  ASSERT_TRUE(Eventually([&] { return ReadFile(scratch / "f8") == "8\n"; })) << run.Errors();
  const auto before = LoadSession(session);
  ASSERT_TRUE(before.ok());
  // And it is still being recorded.
  ASSERT_TRUE(Eventually([&] {
    const auto loaded = LoadSession(session);
    return loaded.ok() && loaded->targets[0].tick_count > before->targets[0].tick_count + 5;
  })) << run.Errors();
  run.CloseInput();
  EXPECT_EQ(run.Wait(), 9) << run.Errors();
  EXPECT_EQ(run.Errors(), "memline: session kept in " + session + "\n");
  for (int n = 3; n <= 8; ++n) {
    EXPECT_EQ(ReadFile(scratch / ("f" + std::to_string(n))), std::to_string(n) + "\nend\n");
  }
  const auto loaded = LoadSession(session);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(Describe(loaded->targets.at(0).end), "exited 9");
}

}  // namespace
}  // namespace memline
