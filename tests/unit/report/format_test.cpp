// SPDX-License-Identifier: MIT
#include "profiler_core/report/format.h"

#include <gtest/gtest.h>

namespace memline {
namespace {

TEST(FormatTest, BytesHaveThreeFiguresAndABinaryUnit) {
  EXPECT_EQ(FormatBytes(0), "0 B");
  EXPECT_EQ(FormatBytes(1023), "1023 B");
  EXPECT_EQ(FormatBytes(1024), "1.00 KiB");
  EXPECT_EQ(FormatBytes(40'699'904), "38.8 MiB");
  EXPECT_EQ(FormatBytes(1024 * 1024 - 1), "1.00 MiB");
  EXPECT_EQ(FormatBytes(uint64_t{500} << 20), "500 MiB");
  EXPECT_EQ(FormatBytes(UINT64_MAX), "16384 PiB");
}

TEST(FormatTest, ChangesHaveASign) {
  EXPECT_EQ(FormatByteChange(0), "");
  EXPECT_EQ(FormatByteChange(1536), "+1.50 KiB");
  EXPECT_EQ(FormatByteChange(-40'699'904), "-38.8 MiB");
  EXPECT_EQ(FormatByteChange(INT64_MIN), "-8192 PiB");
}

TEST(FormatTest, Counts) {
  EXPECT_EQ(FormatCount(812), "812");
  EXPECT_EQ(FormatCount(12'345), "12.3 k");
  EXPECT_EQ(FormatCount(4'560'000), "4.56 M");
  EXPECT_EQ(FormatCount(999'999), "1.00 M");
}

TEST(FormatTest, Durations) {
  EXPECT_EQ(FormatDuration(850'000), "850 µs");
  EXPECT_EQ(FormatDuration(12'400'000'000), "12.4 s");
  EXPECT_EQ(FormatDuration(200'000'000'000), "3 min 20 s");
  EXPECT_EQ(FormatDuration(7'500'000'000'000), "2 h 05 min");
}

TEST(FormatTest, ExactBytesAreGrouped) {
  EXPECT_EQ(FormatExactBytes(1), "1 byte");
  EXPECT_EQ(FormatExactBytes(999), "999 bytes");
  EXPECT_EQ(FormatExactBytes(40'699'904), "40,699,904 bytes");
}

}  // namespace
}  // namespace memline
