// SPDX-License-Identifier: MIT
#include "profiler_core/report/check_words.h"

#include <cmath>
#include <cstdio>

#include "profiler_core/model/file_name.h"
#include "profiler_core/report/format.h"

namespace memline {

std::string FormatMeasure(Measure measure, double value) {
  if (InfoOf(measure).unit == MeasureUnit::kScore) {
    char text[16];
    std::snprintf(text, sizeof text, "%.2f", value);
    return text;
  }
  const auto magnitude = static_cast<uint64_t>(std::llround(std::abs(value)));
  return (value < 0 ? "-" : "") +
         (InfoOf(measure).unit == MeasureUnit::kBytes ? FormatBytes(magnitude) : FormatCount(magnitude));
}

std::string FormatMeasureChange(Measure measure, double change) {
  if (change == 0) return {};
  return (change > 0 ? "+" : "") + FormatMeasure(measure, change);
}

std::string Verdict(const BudgetCheck& check) {
  const size_t all = check.limits.size();
  const size_t broken = check.broken();
  if (all == 0) return "nothing to check";
  if (all == 1) return broken == 0 ? "the limit is met" : "the limit is broken";
  if (broken == 0) return "all " + std::to_string(all) + " limits are met";
  return std::to_string(broken) + " of " + std::to_string(all) + " limits " + (broken == 1 ? "is" : "are") + " broken";
}

std::string GrowthNote(const LimitCheck& check, const Finding& finding) {
  if (!finding.base) return {};
  const Limit& limit = check.limit;
  char percent[32];
  std::snprintf(percent, sizeof percent, "%.4g %%", limit.value);
  const bool in_percent = limit.kind == Limit::Kind::kGrowthPercent;
  return FormatMeasure(limit.measure, *finding.base) + " in the base, and " +
         (in_percent ? percent : FormatMeasure(limit.measure, limit.value)) + " more";
}

std::string NameOf(const LimitCheck& check, const Finding& finding, bool with_process) {
  std::string name;
  switch (check.scope) {
    case BudgetScope::kProcess:
      return with_process ? Printable(finding.process) : "process";
    case BudgetScope::kTotal:
      return "all processes";
    case BudgetScope::kFile:
      name = FileName(finding.group.name);
      break;
    default:
      name = finding.group.name;
  }
  return Printable(name) + (with_process ? " in " + Printable(finding.process) : "");
}

}  // namespace memline
