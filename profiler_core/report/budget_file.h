// SPDX-License-Identifier: MIT
// Reads a budget, written by hand in TOML (resources/doc/check.md).
#ifndef MEMLINE_REPORT_BUDGET_FILE_H_
#define MEMLINE_REPORT_BUDGET_FILE_H_

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "profiler_core/analyse/budget.h"

namespace memline {

/// Errors: those of reading the file, and InvalidArgument with "path:line: what is wrong".
[[nodiscard]] absl::StatusOr<Budget> ReadBudget(const std::filesystem::path& path);
/// The same of a text; `path` is for messages.
[[nodiscard]] absl::StatusOr<Budget> ParseBudget(std::string_view text, const std::string& path);

/// "5 %" or "1 MiB", on the command line: a growth of each process.
[[nodiscard]] absl::StatusOr<BudgetRule> GrowthRule(const std::string& text);

}  // namespace memline

#endif  // MEMLINE_REPORT_BUDGET_FILE_H_
