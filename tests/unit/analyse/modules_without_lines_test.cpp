// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/modules_without_lines.h"

#include <gtest/gtest.h>

namespace memline {
namespace {

// Outer of prog calls Inner of lib.so.
class ModulesWithoutLinesTest : public testing::Test {
 protected:
  ModulesWithoutLinesTest() {
    target_.runtime_version = "1";
    target_.modules = {Module{"/bin/prog", "", 0, 0, 1000}, Module{"/lib/lib.so", "ab", 1000, 1000, 2000}};
    target_.functions = {Function{"Outer", "a.cpp", 1, ""}, Function{"Inner", "b.cpp", 1, ""}};
    target_.nodes = {Node{}, Node{0, 0, 0, 100}, Node{1, 1, 120, 1100}};
    target_.sites = {Site{}, Site{1, 100}, Site{1, 110}, Site{2, 1110}};
    target_.call_lines = {{}, {}, {"a.cpp", 3}};
    target_.site_lines = {{}, {"a.cpp", 0}, {"a.cpp", 2}, {"b.cpp", 0}};
  }
  [[nodiscard]] std::vector<std::string> Paths() const {
    std::vector<std::string> paths;
    for (const Module* module : ModulesWithoutLines(target_)) paths.push_back(module->path);
    return paths;
  }

  Target target_;
};

TEST_F(ModulesWithoutLinesTest, AreThoseWithoutASingleOne) {
  EXPECT_EQ(Paths(), std::vector<std::string>{"/lib/lib.so"});
  target_.site_lines[3].line = 2;
  EXPECT_EQ(Paths(), std::vector<std::string>{});
  target_.site_lines[2].line = 0;
  EXPECT_EQ(Paths(), std::vector<std::string>{}) << "it has a line of a call";
  target_.call_lines[2].line = 0;
  EXPECT_EQ(Paths(), std::vector<std::string>{"/bin/prog"}) << "though the line of the PROFILE is known";
}

TEST_F(ModulesWithoutLinesTest, AreNotToldOfAnotherToolsRecording) {
  target_.runtime_version.clear();
  EXPECT_EQ(Paths(), std::vector<std::string>{});
}

}  // namespace
}  // namespace memline
