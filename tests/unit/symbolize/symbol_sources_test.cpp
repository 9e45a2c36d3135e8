// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/symbol_sources.h"

#include <gtest/gtest.h>

namespace memline {
namespace {

TEST(SymbolSourcesTest, WholeComponentsAreMoved) {
  SymbolSources sources;
  sources.moved = {{"/build/a", "/home/a"}, {"/build/", "/other/"}, {"/one.cpp", "/two.cpp"}};
  EXPECT_EQ(Moved(sources, "/build/a/x.cpp"), "/home/a/x.cpp");
  EXPECT_EQ(Moved(sources, "/build/a"), "/home/a");
  EXPECT_EQ(Moved(sources, "/build/abc/x.cpp"), "/other/abc/x.cpp");
  EXPECT_EQ(Moved(sources, "/one.cpp"), "/two.cpp");
  EXPECT_EQ(Moved(sources, "/one.cpp.orig"), "/one.cpp.orig");
  EXPECT_EQ(Moved(sources, "/elsewhere/x.cpp"), "/elsewhere/x.cpp");
  EXPECT_EQ(Moved({}, "x.cpp"), "x.cpp");
}

}  // namespace
}  // namespace memline
