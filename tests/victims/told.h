// SPDX-License-Identifier: MIT
#ifndef MEMLINE_TESTS_VICTIMS_TOLD_H_
#define MEMLINE_TESTS_VICTIMS_TOLD_H_

#include <gtest/gtest.h>

#include <string>

#include "tests/victims/process.h"

namespace memline {

/// The program told.cpp, which does as it is told.
class Told : public Process {
 public:
  explicit Told(const StartOptions& options) : Process({Program("told")}, options) {}
  /// Has it do so, and waits until it is done.
  void Do(const std::string& what) {
    told_ += what + "\n";
    Tell(what + "\n");
    ASSERT_TRUE(Eventually([this] { return Output() == told_; })) << Output();
  }

 private:
  std::string told_;
};

}  // namespace memline

#endif  // MEMLINE_TESTS_VICTIMS_TOLD_H_
