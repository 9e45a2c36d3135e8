// SPDX-License-Identifier: MIT
// Which allocations of a target are missing from its figures, in the user's words.
#ifndef MEMLINE_REPORT_COVERAGE_PROBLEM_H_
#define MEMLINE_REPORT_COVERAGE_PROBLEM_H_

#include <optional>

#include "profiler_core/model/session.h"
#include "profiler_core/report/problem.h"

namespace memline {

/// Nothing where all allocations are followed, where the program ended before that could be known, or
/// where a timeline was imported that has none.
[[nodiscard]] std::optional<Problem> CoverageProblem(const Target& target);

}  // namespace memline

#endif  // MEMLINE_REPORT_COVERAGE_PROBLEM_H_
