// SPDX-License-Identifier: MIT
// The example package_index, on package data of the test's own: its leak is what a report shows first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsSupersetOf;

std::string PackageData() {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    const std::string number = std::to_string(i);
    text += "Package: libexample" + number + "\nSection: libs\nVersion: 1." + number + "\nDepends: libexample" +
            std::to_string((i + 1) % 300) + " (>= 1), libc6\n" + "Description: shared library number " + number +
            "\n of an example\n\n";
  }
  return text;
}

class PackageIndex : public testing::Test {
 protected:
  PackageIndex() {
    WriteFile(scratch_ / "Packages", PackageData());
    run_ = Memline({"run", "-o", session_, "--", Program("package_index"), "--fast", (scratch_ / "Packages").string()});
  }
  ScratchDirectory scratch_;
  std::string session_ = (scratch_ / "session.memline").string();
  Outcome run_;
};

TEST_F(PackageIndex, TheTextReportBeginsWithTheLeakingLine) {
  ASSERT_EQ(run_.status, 0) << run_.errors;
  const size_t rule = run_.output.find("====\n");
  ASSERT_NE(rule, std::string::npos) << run_.output;
  const std::string first = run_.output.substr(rule + 5, run_.output.find('\n', rule + 5) - rule - 5);
  EXPECT_THAT(first, AllOf(HasSubstr("query_service.cpp:"), HasSubstr("package_index::Answer"),
                           HasSubstr("cache.emplace(key, text)")));
  EXPECT_THAT(run_.output, HasSubstr("Line #"));
  EXPECT_THAT(run_.output, HasSubstr("names.emplace_back(relation.substr(0, relation.find_first_of(\" (|:\")));"));
}

TEST_F(PackageIndex, EveryAnnotatedFunctionIsThere) {
  const json report = json::parse(Memline({"report", "--format", "json", session_}).output);
  std::set<std::string> functions;
  for (const json& row : report.at("functions")) functions.insert(row.at("function").get<std::string>());
  EXPECT_THAT(functions, IsSupersetOf({"LoadAll", "package_index::LoadPackages", "package_index::ParseRelations",
                                       "package_index::BuildIndexes", "package_index::ResolveDependencies",
                                       "ResolveInBatches", "ServeQueries", "package_index::Answer",
                                       "package_index::Find", "package_index::Render", "outside PROFILE"}));
}

TEST_F(PackageIndex, IsListed) {
  const Outcome list = Memline({"list"}, {.directory = scratch_.path()});
  EXPECT_EQ(list.status, 0);
  EXPECT_THAT(list.output, AllOf(HasSubstr("session.memline: "), HasSubstr("package_index --fast")));
}

}  // namespace
}  // namespace memline
