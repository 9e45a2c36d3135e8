// SPDX-License-Identifier: MIT
// Tests that fail on purpose, and some that pass: the message of each failure is what is tested.
#include <gtest/gtest.h>
#include <memline/assertions.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace {

std::vector<std::string> log_lines;
std::string previous;

void Remember(const std::string& text) {
  PROFILE();
  log_lines.push_back(text);  // planted: kept for ever
}

size_t Measure(const std::string& text) {
  PROFILE();
  const std::string copy(2 * text.size(), 'x');  // planted: a copy
  return copy.size();
}

void Swap() { previous = std::string(previous.size() == 100 ? 200 : 100, 'x'); }

const std::string long_text(100, 'x');

TEST(Passing, Asserts) {
  EXPECT_MAX_LIVE_BYTES(0, Measure(long_text)) << "not to be seen";
  EXPECT_MAX_ALLOCATIONS(1, Measure(long_text));
  ASSERT_MAX_ALLOCATIONS(0, static_cast<void>(long_text.size()));
  EXPECT_NO_GROWTH(10, Measure(long_text));
  EXPECT_NO_GROWTH(10, Swap());
  if (log_lines.empty())
    EXPECT_MAX_LIVE_BYTES(0, static_cast<void>(0));
  else
    FAIL() << "the else of another if";
  EXPECT_MAX_LIVE_BYTES(1000, std::vector<int> a(1, 2), b{1, 2}; EXPECT_EQ(a.size(), 1u));
}

TEST(Failing, LiveBytes) {
  EXPECT_MAX_LIVE_BYTES(64, Remember(long_text)) << "more text";
  std::puts("went on");
}

TEST(Failing, Fatal) {
  ASSERT_MAX_LIVE_BYTES(64, Remember(long_text));
  std::puts("not to be reached");
}

TEST(Failing, Allocations) { EXPECT_MAX_ALLOCATIONS(2, for (int i = 0; i < 3; ++i) Measure(long_text)); }

TEST(Failing, Growth) { EXPECT_NO_GROWTH(8, Remember(long_text)); }

TEST(Failing, OutsideProfile) { EXPECT_MAX_LIVE_BYTES(5, previous.reserve(5000)); }

}  // namespace
