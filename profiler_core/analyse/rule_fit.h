// SPDX-License-Identifier: MIT
// Which functions, files and lines a rule of a budget is about.
#ifndef MEMLINE_ANALYSE_RULE_FIT_H_
#define MEMLINE_ANALYSE_RULE_FIT_H_

#include <string>
#include <vector>

#include "profiler_core/analyse/measurements.h"

namespace memline {

/// Lines that did nothing only where no other line fits. "outside PROFILE" must be named in full.
[[nodiscard]] std::vector<const MeasuredGroup*> FittingGroups(const BudgetRule& rule,
                                                              const ProcessMeasurements& process);

/// Names that a rule of this scope could have meant, for an error message; "" if there are none.
[[nodiscard]] std::string KnownNames(const BudgetRule& rule, const std::vector<ProcessMeasurements>& processes);

}  // namespace memline

#endif  // MEMLINE_ANALYSE_RULE_FIT_H_
