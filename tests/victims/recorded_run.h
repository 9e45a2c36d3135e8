// SPDX-License-Identifier: MIT
// What tests of `memline run` have in common: a command line, and the report of the session that it leaves.
#ifndef MEMLINE_TESTS_VICTIMS_RECORDED_RUN_H_
#define MEMLINE_TESTS_VICTIMS_RECORDED_RUN_H_

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {

class RecordedRun : public testing::Test {
 protected:
  std::vector<std::string> Command(const std::vector<std::string>& program, std::vector<std::string> options = {}) {
    std::vector<std::string> command = {Program("memline"), "run", "--no-report", "-o", session_};
    command.insert(command.end(), options.begin(), options.end());
    command.push_back("--");
    command.insert(command.end(), program.begin(), program.end());
    return command;
  }
  nlohmann::json Report() {
    const Outcome report = Memline({"report", "--format", "json", session_});
    EXPECT_EQ(report.status, 0) << report.errors;
    return nlohmann::json::parse(report.output);
  }

  ScratchDirectory scratch_;
  std::string session_ = (scratch_ / "session.memline").string();
};

}  // namespace memline

#endif  // MEMLINE_TESTS_VICTIMS_RECORDED_RUN_H_
