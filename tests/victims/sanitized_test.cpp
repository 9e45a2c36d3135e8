// SPDX-License-Identifier: MIT
// Targets built with a sanitizer: it finds what it looks for, and only that. That the figures of their lines are right,
// lines_test.cpp shows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Sanitized : public testing::Test {
 protected:
  Outcome Run(const std::vector<std::string>& command) {
    std::vector<std::string> words{"run", "--no-report", "-o", session_, "--"};
    words.insert(words.end(), command.begin(), command.end());
    return Memline(words);
  }
  nlohmann::json Report() { return nlohmann::json::parse(Memline({"report", "--format", "json", session_}).output); }

  ScratchDirectory scratch_;
  std::string session_ = (scratch_ / "session.memline").string();
};

TEST_F(Sanitized, AddressSanitizerFindsTheUseOfFreedMemory) {
  const Outcome run = Run({Program("sanitized_bugs_address"), "use"});
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.errors, AllOf(HasSubstr("heap-use-after-free"), HasSubstr("UseFreedMemory")));
}

TEST_F(Sanitized, AddressSanitizerSaysNothingOtherwise) {
  const Outcome run = Run({Program("sanitized_bugs_address")});
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.errors, Not(HasSubstr("Sanitizer")));
  EXPECT_EQ(Report().at("process").at("allocator"), "AddressSanitizer");
}

TEST_F(Sanitized, ThreadSanitizerFindsTheRaceAndNothingElse) {
  const Outcome run = Run({Program("sanitized_bugs_thread")});
  EXPECT_EQ(run.status, 66);
  EXPECT_THAT(run.errors,
              AllOf(HasSubstr("data race"), HasSubstr("sanitized_bugs.cpp:14 in"), HasSubstr("reported 1 warnings")));
  EXPECT_EQ(Report().at("process").at("allocator"), "ThreadSanitizer");
}

// The runtime is preloaded alone: the sanitizer's library has to come before it.
TEST_F(Sanitized, AProgramWithoutTheRuntimeIsRecorded) {
  const Outcome run = Run({Program("unannotated_address")});
  EXPECT_EQ(run.status, 0) << run.errors;
  const nlohmann::json process = Report().at("process");
  EXPECT_EQ(process.at("allocator"), "AddressSanitizer");
  EXPECT_GE(process.at("alloc_count"), 1001);
}

}  // namespace
}  // namespace memline
