// SPDX-License-Identifier: MIT
// Why lines are missing, and how to get them, in the user's words.
#ifndef MEMLINE_REPORT_LINES_PROBLEM_H_
#define MEMLINE_REPORT_LINES_PROBLEM_H_

#include <optional>

#include "profiler_core/model/session.h"
#include "profiler_core/report/problem.h"

namespace memline {

/// Nothing where each module with annotated code has lines.
[[nodiscard]] std::optional<Problem> LinesProblem(const Target& target);

}  // namespace memline

#endif  // MEMLINE_REPORT_LINES_PROBLEM_H_
