// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/budget.h"

namespace memline {
namespace {

// Not what comes and goes at once, nor the scores and RSS of single lines, which vary from run to run.
constexpr std::array kGrowing = {Measure::kPeakRss, Measure::kPeakLive, Measure::kLiveAtExit, Measure::kAllocated,
                                 Measure::kAllocations};

}  // namespace

std::vector<Limit> GrowthLimits(BudgetScope scope, const Limit& growth) {
  std::vector<Limit> limits;
  for (const Measure measure : kGrowing) {
    if (!HasMeasure(scope, measure)) continue;
    if (measure == Measure::kPeakRss && scope == BudgetScope::kFunction) continue;  // few functions ask for it
    if (growth.kind == Limit::Kind::kGrowth && InfoOf(measure).unit != MeasureUnit::kBytes) continue;
    limits.push_back(growth);
    limits.back().measure = measure;
  }
  return limits;
}

std::string SubjectOf(const BudgetRule& rule) {
  switch (rule.scope) {
    case BudgetScope::kProcess:
      return "process";
    case BudgetScope::kTotal:
      return "all processes";
    case BudgetScope::kFile:
      return rule.file;
    default:
      break;
  }
  std::string subject = rule.source;
  if (rule.line != 0) subject = rule.file + ":" + std::to_string(rule.line);
  const auto add = [&subject](const std::string& text, const char* word) {
    if (!text.empty()) subject += (subject.empty() ? "" : word) + text;
  };
  add(rule.function, " in ");
  if (rule.line == 0) add(rule.file, " of ");
  return subject;
}

}  // namespace memline
