// SPDX-License-Identifier: MIT
// The words that the reports on a budget have in common.
#ifndef MEMLINE_REPORT_CHECK_WORDS_H_
#define MEMLINE_REPORT_CHECK_WORDS_H_

#include <string>

#include "profiler_core/analyse/budget_check.h"

namespace memline {

/// "64.0 MiB", "12.3 k", "0.75"; signed where that is negative.
[[nodiscard]] std::string FormatMeasure(Measure measure, double value);
/// "+64.0 MiB"; "" for zero.
[[nodiscard]] std::string FormatMeasureChange(Measure measure, double change);
/// "3 of 7 limits are broken", "all 7 limits are met".
[[nodiscard]] std::string Verdict(const BudgetCheck& check);
/// How a limit of growth was reckoned: "100 MiB in the base, and 5 % more"; "" for other limits.
[[nodiscard]] std::string GrowthNote(const LimitCheck& check, const Finding& finding);
/// Whose limit it is, of several processes with their names: "process", "Index::Build", "index.cpp", "index.cpp:42".
[[nodiscard]] std::string NameOf(const LimitCheck& check, const Finding& finding, bool with_process);

}  // namespace memline

#endif  // MEMLINE_REPORT_CHECK_WORDS_H_
