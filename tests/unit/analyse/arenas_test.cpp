// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/arenas.h"

#include <gtest/gtest.h>

namespace memline {
namespace {

TEST(ArenasAt, TakesTheLastReadingOfEach) {
  Target target;
  target.arenas = {{{10, 100, 20}, {30, 200, 50}}, {}, {{20, 300, 0}}};
  EXPECT_TRUE(ArenasAt(target, 9).empty());
  EXPECT_EQ(ArenasAt(target, 10), (std::vector<Arena>{{0, 100, 20}}));
  EXPECT_EQ(ArenasAt(target, 29), (std::vector<Arena>{{0, 100, 20}, {2, 300, 0}}));
  EXPECT_EQ(ArenasAt(target, 1000), (std::vector<Arena>{{0, 200, 50}, {2, 300, 0}}));
  EXPECT_EQ(ArenasAt(target, 1000)[0].in_use_bytes(), 150u);
}

TEST(ArenaTable, OneArenaTellsNothing) {
  EXPECT_TRUE(ArenaTable({}, 10).empty());
  EXPECT_TRUE(ArenaTable({{0, 100, 20}}, 10).empty());
}

TEST(ArenaTable, IsSortedByWhatIsFree) {
  EXPECT_EQ(
      ArenaTable({{0, 100, 20}, {1, 300, 50}, {7, 50, 20}}, 10),
      (std::vector<ArenaRow>{{"1", 300, 250, 50}, {"main", 100, 80, 20}, {"7", 50, 30, 20}, {"all", 450, 360, 90}}));
}

TEST(ArenaTable, PutsTheOthersTogether) {
  const std::vector<Arena> arenas = {{0, 100, 10}, {1, 100, 20}, {2, 100, 30}, {3, 100, 40}};
  EXPECT_EQ(ArenaTable(arenas, 2),
            (std::vector<ArenaRow>{
                {"3", 100, 60, 40}, {"2", 100, 70, 30}, {"2 others", 200, 170, 30}, {"all", 400, 300, 100}}));
  EXPECT_EQ(ArenaTable(arenas, 3).size(), 5u) << "one other has a row of its own";
}

}  // namespace
}  // namespace memline
