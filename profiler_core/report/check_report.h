// SPDX-License-Identifier: MIT
// What became of a budget: to read in a terminal, on the page of a pull request, or by a program.
#ifndef MEMLINE_REPORT_CHECK_REPORT_H_
#define MEMLINE_REPORT_CHECK_REPORT_H_

#include <string>
#include <vector>

#include "profiler_core/analyse/budget_check.h"

namespace memline {

struct CheckReportOptions {
  std::string budget;   ///< path; "" without one
  std::string session;  ///< path
  std::string against;  ///< path of the base; "" without one
  /// Of each process that was checked: "prog --all (pid 4711), exited 0 after 1.20 s".
  std::vector<std::string> processes;
  bool color = false;  ///< of the text
};

[[nodiscard]] std::string TextCheck(const BudgetCheck& check, const CheckReportOptions& options);
/// Tables as GitHub and GitLab show them. Names and source text are code, so nothing in them is markup.
[[nodiscard]] std::string MarkdownCheck(const BudgetCheck& check, const CheckReportOptions& options);
/// The stable schema of resources/doc/check.md.
[[nodiscard]] std::string JsonCheck(const BudgetCheck& check, const CheckReportOptions& options);

}  // namespace memline

#endif  // MEMLINE_REPORT_CHECK_REPORT_H_
