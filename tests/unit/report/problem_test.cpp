// SPDX-License-Identifier: MIT
#include "profiler_core/report/problem.h"

#include <gtest/gtest.h>

namespace memline {
namespace {

TEST(Problem, IsOneLineOfWhatWhyAndWhatToDo) {
  EXPECT_EQ(ToLine(Explain("cannot open x", absl::DataLossError("x: page 3\nis torn"))),
            "memline: cannot open x: x: page 3 is torn: use another copy of the file, or record again");
  EXPECT_EQ(ToLine({"what\x1b", "why\t", "next\r"}), "memline: what : why : next ");
}

}  // namespace
}  // namespace memline
