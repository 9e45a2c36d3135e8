// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/budget_check.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <utility>

#include "profiler_core/analyse/rule_fit.h"

namespace memline {
namespace {

constexpr size_t kMaxCulprits = 5;
/// Sums of percentages are not exact.
constexpr double kRounding = 1e-9;

using Lookup = std::map<GroupKeys::Key, const MeasuredGroup*>;

Lookup LookupOf(const std::vector<MeasuredGroup>& groups) {
  Lookup lookup;
  for (const MeasuredGroup& group : groups) lookup.emplace(group.key, &group);
  return lookup;
}

// A process, and what its groups were in the base.
struct Compared {
  const ProcessMeasurements* process = nullptr;
  const ProcessMeasurements* base = nullptr;
  Lookup functions;
  Lookup files;
  Lookup lines;

  [[nodiscard]] const MeasuredGroup* BaseOf(BudgetScope scope, const MeasuredGroup& group) const {
    if (scope == BudgetScope::kProcess) return base == nullptr ? nullptr : &base->whole;
    const Lookup& lookup = scope == BudgetScope::kFunction ? functions : scope == BudgetScope::kFile ? files : lines;
    const auto found = lookup.find(group.key);
    return found == lookup.end() ? nullptr : found->second;
  }
};

struct Candidate {
  const MeasuredGroup* group = nullptr;
  const Compared* within = nullptr;  // null: all processes
};

bool IsGrowth(const Limit& limit) { return limit.kind != Limit::Kind::kMost; }

double Allowed(const Limit& limit, double base) {
  switch (limit.kind) {
    case Limit::Kind::kMost:
      return limit.value;
    case Limit::Kind::kGrowth:
      return base + limit.value;
    case Limit::Kind::kGrowthPercent:
      return base * (1 + limit.value / 100);
  }
  return 0;
}

// What a process's peak is made of is what its lines held at that time.
bool ByLiveAtPeak(BudgetScope scope, Measure measure) {
  const bool of_process = scope == BudgetScope::kProcess || scope == BudgetScope::kTotal;
  return of_process && (measure == Measure::kPeakRss || measure == Measure::kPeakLive);
}

double PartOf(const MeasuredGroup& line, const LimitCheck& check) {
  if (ByLiveAtPeak(check.scope, check.limit.measure)) return line.live_at_peak;
  const Measure measure = check.limit.measure == Measure::kPeakRss ? Measure::kPeakLive : check.limit.measure;
  const bool with_callees = check.with_callees && check.scope == BudgetScope::kFunction;
  return (with_callees ? line.inclusive : line.self)[measure].value_or(0);
}

bool Holds(BudgetScope scope, const Group& group, const Group& line) {
  if (scope == BudgetScope::kFunction) return line.function == group.function && line.file == group.file;
  return scope != BudgetScope::kFile || line.file == group.name;
}

void AddCulprits(const LimitCheck& check, const Compared& within, Finding& finding) {
  if (check.scope == BudgetScope::kLine) return;
  for (const MeasuredGroup& line : within.process->lines) {
    if (!Holds(check.scope, finding.group, line.group)) continue;
    Culprit culprit{line.group, PartOf(line, check), std::nullopt};
    if (IsGrowth(check.limit)) {
      const MeasuredGroup* base = within.BaseOf(BudgetScope::kLine, line);
      culprit.base = base == nullptr ? 0 : PartOf(*base, check);
    }
    if (culprit.value - culprit.base.value_or(0) > 0) finding.culprits.push_back(std::move(culprit));
  }
}

void KeepLargest(std::vector<Culprit>& culprits) {
  std::stable_sort(culprits.begin(), culprits.end(), [](const Culprit& a, const Culprit& b) {
    return a.value - a.base.value_or(0) > b.value - b.base.value_or(0);
  });
  if (culprits.size() > kMaxCulprits) culprits.resize(kMaxCulprits);
}

// `process` is null for all of them together.
std::string WhyUnknown(const ProcessMeasurements* process, BudgetScope scope, Measure measure) {
  if (process == nullptr) return "it is not known of each process";
  if (InfoOf(measure).needs_heap && !process->heap_unknown.empty()) return process->heap_unknown;
  if (measure == Measure::kRssIncrement) return process->rss_unknown;
  if (measure == Measure::kPeakRss && scope == BudgetScope::kFunction) {
    return "the function must begin with MEMLINE_PROFILE_PEAK() in place of PROFILE()";
  }
  return process->history_unknown.empty() ? "nothing of it was recorded" : process->history_unknown;
}

class Checker {
 public:
  Checker(const Budget& budget, const MeasuredSession& session, const MeasuredSession* base)
      : budget_(budget), session_(session), base_(base) {
    for (size_t i = 0; i < session.processes.size(); ++i) {
      Compared compared;
      compared.process = &session.processes[i];
      if (base != nullptr && i < base->processes.size()) {
        compared.base = &base->processes[i];
        compared.functions = LookupOf(compared.base->functions);
        compared.files = LookupOf(compared.base->files);
        compared.lines = LookupOf(compared.base->lines);
      }
      compared_.push_back(std::move(compared));
    }
  }

  absl::StatusOr<BudgetCheck> Check() const {
    BudgetCheck result;
    for (const BudgetRule& rule : budget_.rules) {
      const std::vector<Candidate> candidates = Find(rule);
      if (candidates.empty() && !rule.optional) return FitsNothing(rule);
      if (candidates.empty()) result.left_out.push_back(SubjectOf(rule));
      for (const Limit& limit : rule.limits) {
        if (candidates.empty()) continue;
        absl::StatusOr<LimitCheck> check = CheckLimit(rule, limit, candidates);
        if (!check.ok()) return check.status();
        result.limits.push_back(*std::move(check));
      }
    }
    return result;
  }

 private:
  [[nodiscard]] std::string At(uint32_t line) const {
    if (line == 0) return {};
    return budget_.path + ":" + std::to_string(line) + ": ";
  }

  [[nodiscard]] std::vector<Candidate> Find(const BudgetRule& rule) const {
    if (rule.scope == BudgetScope::kTotal) return {{&session_.total, nullptr}};
    std::vector<Candidate> candidates;
    for (const Compared& compared : compared_) {
      if (rule.scope == BudgetScope::kProcess) {
        candidates.push_back({&compared.process->whole, &compared});
        continue;
      }
      for (const MeasuredGroup* group : FittingGroups(rule, *compared.process)) {
        candidates.push_back({group, &compared});
      }
    }
    return candidates;
  }

  [[nodiscard]] static const ProcessMeasurements* ProcessOf(const Candidate& candidate) {
    return candidate.within == nullptr ? nullptr : candidate.within->process;
  }

  [[nodiscard]] absl::Status FitsNothing(const BudgetRule& rule) const {
    const std::string known = KnownNames(rule, session_.processes);
    return absl::NotFoundError(absl::StrCat(At(rule.at_line), "no recorded ",
                                            std::string(kBudgetScopeNames[static_cast<size_t>(rule.scope)]), " fits \"",
                                            SubjectOf(rule), "\"", known.empty() ? "" : ", there are " + known));
  }

  [[nodiscard]] absl::Status Unknown(const BudgetRule& rule, const Limit& limit, const std::string& whose,
                                     const ProcessMeasurements* process) const {
    return absl::FailedPreconditionError(
        absl::StrCat(At(limit.at_line), std::string(InfoOf(limit.measure).title), " of ", whose,
                     " is not known: ", WhyUnknown(process, rule.scope, limit.measure)));
  }

  [[nodiscard]] absl::StatusOr<std::optional<double>> BaseValue(const BudgetRule& rule, const Limit& limit,
                                                                const Candidate& candidate) const {
    if (!IsGrowth(limit)) return std::nullopt;
    if (base_ == nullptr || (candidate.within != nullptr && candidate.within->base == nullptr)) {
      return absl::FailedPreconditionError(
          absl::StrCat(At(limit.at_line), "growth of ", candidate.group->group.name,
                       " is limited, but there is nothing to compare it with",
                       base_ == nullptr ? ": name a recording with --against" : ": the base has no such process"));
    }
    const MeasuredGroup* base =
        candidate.within == nullptr ? &base_->total : candidate.within->BaseOf(rule.scope, *candidate.group);
    if (base == nullptr) return std::optional<double>(0);  // it is new
    const std::optional<double> value = (rule.with_callees ? base->inclusive : base->self)[limit.measure];
    if (!value) {
      return Unknown(rule, limit, "the base's " + base->group.name,
                     candidate.within == nullptr ? nullptr : candidate.within->base);
    }
    return value;
  }

  [[nodiscard]] absl::StatusOr<LimitCheck> CheckLimit(const BudgetRule& rule, const Limit& limit,
                                                      const std::vector<Candidate>& candidates) const {
    LimitCheck check{rule.scope, SubjectOf(rule), rule.with_callees, limit, 0, {}, {}};
    // Of the functions that a pattern fits, those count that ask for their peak.
    const bool asks_for_peak = limit.measure == Measure::kPeakRss && rule.scope == BudgetScope::kFunction;
    for (const Candidate& candidate : candidates) {
      const std::optional<double> value =
          (rule.with_callees ? candidate.group->inclusive : candidate.group->self)[limit.measure];
      if (!value && asks_for_peak) continue;
      if (!value) return Unknown(rule, limit, candidate.group->group.name, ProcessOf(candidate));
      const absl::StatusOr<std::optional<double>> base = BaseValue(rule, limit, candidate);
      if (!base.ok()) return base.status();
      Finding finding{candidate.group->group,
                      candidate.within == nullptr ? "" : candidate.within->process->name,
                      *value,
                      Allowed(limit, base->value_or(0)),
                      *base,
                      {}};
      const bool first = check.fits++ == 0;
      if (first || Beyond(finding) > Beyond(check.nearest)) check.nearest = finding;
      if (Beyond(finding) <= kRounding * std::max(1.0, finding.allowed)) continue;
      for (const Compared& compared : compared_) {
        if (candidate.within == nullptr || candidate.within == &compared) AddCulprits(check, compared, finding);
      }
      KeepLargest(finding.culprits);
      check.broken.push_back(std::move(finding));
    }
    if (check.fits == 0) {
      return Unknown(rule, limit, candidates.front().group->group.name, ProcessOf(candidates.front()));
    }
    std::stable_sort(check.broken.begin(), check.broken.end(),
                     [](const Finding& a, const Finding& b) { return Beyond(a) > Beyond(b); });
    return check;
  }

  [[nodiscard]] static double Beyond(const Finding& finding) { return finding.measured - finding.allowed; }

  const Budget& budget_;
  const MeasuredSession& session_;
  const MeasuredSession* base_;
  std::vector<Compared> compared_;
};

}  // namespace

size_t BudgetCheck::broken() const {
  return static_cast<size_t>(
      std::count_if(limits.begin(), limits.end(), [](const LimitCheck& check) { return !check.met(); }));
}

std::string CulpritTitle(const LimitCheck& check) {
  if (ByLiveAtPeak(check.scope, check.limit.measure)) return "live at the heap's peak";
  const Measure measure = check.limit.measure == Measure::kPeakRss ? Measure::kPeakLive : check.limit.measure;
  return std::string(InfoOf(measure).title);
}

absl::StatusOr<BudgetCheck> CheckBudget(const Budget& budget, const MeasuredSession& session,
                                        const MeasuredSession* base) {
  return Checker(budget, session, base).Check();
}

}  // namespace memline
