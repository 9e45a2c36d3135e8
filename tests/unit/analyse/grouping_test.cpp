// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/grouping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "profiler_core/analyse/time_slice.h"

namespace memline {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

Counters Allocated(uint64_t bytes, uint64_t freed_bytes = 0) {
  Counters counters;
  counters.alloc_count = 1;
  counters.alloc_bytes = bytes;
  counters.freed_bytes = freed_bytes;
  return counters;
}

// Outer of a.cpp calls Inner of b.cpp on line 12; Inner calls itself on line 22. Outer is in prog, Inner in lib.so.
class GroupingTest : public testing::Test {
 protected:
  GroupingTest() {
    target_.functions = {Function{}, Function{"void Outer()", "/src/a.cpp", 10, ""},
                         Function{"void Inner()", "/src/b.cpp", 20, ""}};
    target_.nodes = {Node{}, Node{0, 1, 0, 100}, Node{1, 2, 112, 1200}, Node{2, 2, 1222, 1200}};
    target_.call_lines = {{}, {}, {"/src/a.cpp", 12}, {"/src/b.cpp", 22}};
    target_.sources = {FunctionSource{}, FunctionSource{"Outer", "/src/a.cpp", 9, {"void Outer() {", "  PROFILE();"}},
                       FunctionSource{"Inner", "/src/b.cpp", 19, {"void Inner() {", "  PROFILE();", "\tnew int;"}}};
    target_.modules = {Module{"/bin/prog", "", 0, 0, 1000}, Module{"/lib/lib.so", "", 1000, 1000, 2000}};
    target_.threads = {ThreadLife{0, 41, 0, "main"}, ThreadLife{1, 42, 0, "worker"}};
    Add(0, 1, {}, Allocated(1000), 0);
    Add(1, 111, {"/src/a.cpp", 11}, Allocated(10), 0);
    Add(2, 1221, {"/src/b.cpp", 21}, Allocated(100, 60), 0);
    Add(3, 1221, {"/src/b.cpp", 21}, Allocated(5, 5), 1);
  }
  void Add(uint32_t node, uint64_t pc, const SourceLine& line, const Counters& counters, uint32_t thread) {
    target_.sites.push_back({node, pc});
    target_.site_lines.resize(target_.sites.size());
    target_.site_lines.back() = line;
    target_.counters.push_back({thread, static_cast<uint32_t>(target_.sites.size() - 1), counters});
  }
  // "name self/inclusive" by allocated bytes.
  std::vector<std::string> Groups(const GroupOptions& options) const {
    std::vector<std::string> rows;
    for (const Group& group : BuildGroups(target_, target_.counters, options)) {
      rows.push_back(std::string(group.depth, '>') + group.name + " " + std::to_string(group.self.alloc_bytes) + "/" +
                     std::to_string(group.inclusive.alloc_bytes));
    }
    return rows;
  }

  Target target_;
};

TEST_F(GroupingTest, ByEachKind) {
  EXPECT_THAT(Groups({Grouping::kLine, {}, {}}),
              UnorderedElementsAre("outside PROFILE 1000/1000", "a.cpp:11 10/10", "a.cpp:12 0/105", "b.cpp:21 105/105",
                                   "b.cpp:22 0/5"));
  EXPECT_THAT(Groups({Grouping::kFunction, {}, {}}),
              UnorderedElementsAre("outside PROFILE 1000/1000", "Outer 10/115", "Inner 105/105"));
  EXPECT_THAT(Groups({Grouping::kFile, {}, {}}),
              UnorderedElementsAre("outside PROFILE 1000/1000", "/src/a.cpp 10/115", "/src/b.cpp 105/105"));
  EXPECT_THAT(Groups({Grouping::kModule, {}, {}}),
              UnorderedElementsAre("outside PROFILE 1000/1000", "/bin/prog 10/115", "/lib/lib.so 105/105"));
  EXPECT_THAT(Groups({Grouping::kThread, {}, {}}), UnorderedElementsAre("main (41) 1110/1110", "worker (42) 5/5"));
}

TEST_F(GroupingTest, ATreeHasCallersBeforeWhatTheyCall) {
  EXPECT_THAT(Groups({Grouping::kPath, {}, {}}),
              ElementsAre("Outer 10/115", ">Inner 100/105", ">>Inner 5/5", "outside PROFILE 1000/1000"));
}

TEST_F(GroupingTest, FiltersByFileAndFunction) {
  EXPECT_THAT(Groups({Grouping::kLine, {"b.*"}, {}}),
              UnorderedElementsAre("a.cpp:12 0/105", "b.cpp:21 105/105", "b.cpp:22 0/5"));
  EXPECT_THAT(Groups({Grouping::kFunction, {}, {"Inner", "outside*"}}), ElementsAre("Outer 10/10"));
  EXPECT_THAT(Groups({Grouping::kFunction, {"/src/*"}, {"Outer"}}),
              UnorderedElementsAre("Outer 0/105", "Inner 105/105"));
}

TEST_F(GroupingTest, OfADifference) {
  std::vector<SiteCounters> after = target_.counters;
  after[1].counters.alloc_bytes += 7;
  after[2].counters.freed_bytes += 40;
  after.push_back({2, 1, Allocated(3)});
  const std::vector<SiteCounters> change = Difference(target_.counters, after);
  ASSERT_EQ(change.size(), 3u);
  EXPECT_EQ(change[0].counters.alloc_bytes, 7u);
  EXPECT_EQ(change[0].counters.alloc_count, 0u);
  EXPECT_EQ(change[1].counters.live_change_bytes(), -40);
  EXPECT_EQ(change[2].counters, Allocated(3));
  EXPECT_TRUE(Difference(after, after).empty());
  EXPECT_EQ(Difference({}, after), after);
}

// By the function's symbol, or where that is not known by the address in the module's file.
TEST_F(GroupingTest, UnknownLinesAreToldApartByTheirCode) {
  Add(1, 150, {"/src/a.cpp", 0, "Outer+0x32"}, Allocated(7), 0);
  Add(2, 1300, {}, Allocated(8), 0);
  Add(2, 1400, {}, Allocated(9), 0);
  Add(2, 5000, {}, Allocated(11), 0);  // in no module
  const std::vector<std::string> groups = Groups({Grouping::kLine, {}, {}});
  EXPECT_THAT(groups,
              ::testing::IsSupersetOf({"Outer+0x32 7/7", "lib.so+0x12c 8/8", "lib.so+0x190 9/9", "b.cpp:? 11/11"}));
}

}  // namespace
}  // namespace memline
