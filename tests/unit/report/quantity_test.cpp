// SPDX-License-Identifier: MIT
#include "profiler_core/report/quantity.h"

#include <gtest/gtest.h>

namespace memline {
namespace {

TEST(Quantity, Bytes) {
  EXPECT_EQ(ParseBytes("64 MiB"), 64.0 * 1024 * 1024);
  EXPECT_EQ(ParseBytes("1.5GiB"), 1.5 * 1024 * 1024 * 1024);
  EXPECT_EQ(ParseBytes(" 2 kb "), 2000.0);
  EXPECT_EQ(ParseBytes("0"), 0.0);
  EXPECT_EQ(ParseBytes("812 B"), 812.0);
}

TEST(Quantity, Counts) {
  EXPECT_EQ(ParseCount("10000"), 10'000.0);
  EXPECT_EQ(ParseCount("1.5 M"), 1.5e6);
  EXPECT_EQ(ParseCount("0.5"), 0.5);
}

TEST(Quantity, Percent) {
  EXPECT_EQ(ParsePercent("5 %"), 5.0);
  EXPECT_EQ(ParsePercent("2.5%"), 2.5);
}

TEST(Quantity, WhatIsNone) {
  for (const char* text :
       {"", " ", "MiB", "-1 MiB", "64 MiBs", "64 M", "64 MiB 2", "1e9", "inf", "nan", "0x10", "5 %"}) {
    EXPECT_FALSE(ParseBytes(text)) << text;
  }
  for (const char* text : {"", "k", "-3", "10 MiB", "5 %"}) EXPECT_FALSE(ParseCount(text)) << text;
  for (const char* text : {"", "%", "5", "-5 %", "5 %%"}) EXPECT_FALSE(ParsePercent(text)) << text;
}

}  // namespace
}  // namespace memline
