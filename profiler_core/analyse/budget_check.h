// SPDX-License-Identifier: MIT
// Holds a recording against a budget: which limits are met, which are broken, and by which lines.
#ifndef MEMLINE_ANALYSE_BUDGET_CHECK_H_
#define MEMLINE_ANALYSE_BUDGET_CHECK_H_

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "profiler_core/analyse/budget.h"
#include "profiler_core/analyse/measurements.h"

namespace memline {

/// The processes of a session that are checked, and all of them together.
struct MeasuredSession {
  std::vector<ProcessMeasurements> processes;
  MeasuredGroup total;
};

/// A line that has a part in a broken limit.
struct Culprit {
  Group line;
  double value = 0;            ///< of the line
  std::optional<double> base;  ///< what it was in the base, of a limit of growth
};

/// What a limit found of one process, function, file or line.
struct Finding {
  Group group;
  std::string process;
  double measured = 0;
  double allowed = 0;
  std::optional<double> base;     ///< of a limit of growth
  std::vector<Culprit> culprits;  ///< of a broken limit, those with the largest part first; none of a line's own limit
};

struct LimitCheck {
  BudgetScope scope = BudgetScope::kProcess;
  std::string subject;  ///< as the rule names it
  bool with_callees = false;
  Limit limit;
  size_t fits = 0;              ///< so many were held against it
  Finding nearest;              ///< of those the one that is nearest to its limit, or the furthest beyond
  std::vector<Finding> broken;  ///< the furthest beyond first
  [[nodiscard]] bool met() const { return broken.empty(); }
};

struct BudgetCheck {
  std::vector<LimitCheck> limits;
  std::vector<std::string> left_out;  ///< optional rules that fit nothing
  [[nodiscard]] size_t broken() const;
};

/// What the lines that have a part in a broken limit are listed by: "live at the heap's peak", "allocated", …
[[nodiscard]] std::string CulpritTitle(const LimitCheck& check);

/// `base` may be null. Processes are compared in order. Errors, each with the place in the budget file: NotFound for a
/// rule that fits nothing and is not optional; FailedPrecondition for what was not measured, and for a limit of growth
/// without a base.
[[nodiscard]] absl::StatusOr<BudgetCheck> CheckBudget(const Budget& budget, const MeasuredSession& session,
                                                      const MeasuredSession* base);

}  // namespace memline

#endif  // MEMLINE_ANALYSE_BUDGET_CHECK_H_
