// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/symbol_name.h"

#include <gtest/gtest.h>

namespace memline {
namespace {

// As g++ 12, rustc 1.95 and gfortran 12 write them; those of the older way of Rust are made up by its rules.
TEST(SymbolNameTest, IsAsItIsWrittenInItsLanguage) {
  EXPECT_EQ(SymbolName("_ZN5Index4GrowEv"), "Index::Grow");
  EXPECT_EQ(SymbolName("main"), "main");
  EXPECT_EQ(
      SymbolName("_RNvMs3_NtCslNYArtu3iFV_5alloc7raw_vecINtB5_6RawVecINtNtB7_3vec3VechEE8grow_oneCsjrHSEGnQ3l9_3std"),
      "<alloc::raw_vec::RawVec<alloc::vec::Vec<u8>>>::grow_one");
  EXPECT_EQ(SymbolName("_ZN4core3fmt9Formatter3pad17h0123456789abcdefE"), "core::fmt::Formatter::pad");
  EXPECT_EQ(SymbolName("_ZN5store14Cache$LT$T$GT$4grow17h9e3d1c07a5b8f264E"), "store::Cache<T>::grow");
  EXPECT_EQ(SymbolName("__cache_MOD_grow"), "cache::grow");
}

TEST(SymbolNameTest, WhatIsNoneOfThemStaysAsItIs) {
  for (const char* symbol : {"", "_", "_Z", "_ZN", "_R", "_RNv", "__", "__MOD_", "___MOD_", "__cache_MOD_", "grow_"}) {
    EXPECT_EQ(SymbolName(symbol), symbol);
  }
}

}  // namespace
}  // namespace memline
