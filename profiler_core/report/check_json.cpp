// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "profiler_core/report/check_report.h"
#include "profiler_core/report/group_fields.h"
#include "profiler_core/report/json_text.h"

namespace memline {
namespace {

using nlohmann::ordered_json;

std::string_view NameOfUnit(MeasureUnit unit) {
  return unit == MeasureUnit::kBytes ? "bytes" : unit == MeasureUnit::kCount ? "count" : "score";
}

std::string_view NameOfKind(Limit::Kind kind) {
  return kind == Limit::Kind::kMost ? "most" : kind == Limit::Kind::kGrowth ? "growth" : "growth_percent";
}

// Whole numbers as such.
ordered_json Number(double value) {
  const auto whole = static_cast<int64_t>(value);
  return static_cast<double>(whole) == value ? ordered_json(whole) : ordered_json(value);
}

ordered_json IfAny(const std::string& text) { return text.empty() ? ordered_json(nullptr) : ordered_json(text); }

ordered_json IfKnown(const std::optional<double>& value) { return value ? Number(*value) : ordered_json(nullptr); }

ordered_json FindingObject(const Finding& finding) {
  ordered_json object = {{"process", IfAny(finding.process)}};
  AddGroup(object, finding.group);
  object["source"] = finding.group.source;
  object["measured"] = Number(finding.measured);
  object["allowed"] = Number(finding.allowed);
  object["base"] = IfKnown(finding.base);
  object["lines"] = ordered_json::array();
  for (const Culprit& culprit : finding.culprits) {
    ordered_json& line = object["lines"].emplace_back();
    AddGroup(line, culprit.line);
    line["source"] = culprit.line.source;
    line["value"] = Number(culprit.value);
    line["base"] = IfKnown(culprit.base);
  }
  return object;
}

ordered_json LimitObject(const LimitCheck& check) {
  const MeasureInfo& info = InfoOf(check.limit.measure);
  ordered_json object;
  object["met"] = check.met();
  object["scope"] = kBudgetScopeNames[static_cast<size_t>(check.scope)];
  object["subject"] = check.subject;
  object["measure"] = info.key;
  object["unit"] = NameOfUnit(info.unit);
  object["callees"] = check.with_callees;
  object["kind"] = NameOfKind(check.limit.kind);
  object["limit"] = Number(check.limit.value);
  object["budget_line"] = check.limit.at_line == 0 ? ordered_json(nullptr) : ordered_json(check.limit.at_line);
  object["fits"] = check.fits;
  object["nearest"] = FindingObject(check.nearest);
  object["lines_by"] = CulpritTitle(check);
  object["broken"] = ordered_json::array();
  for (const Finding& finding : check.broken) object["broken"].push_back(FindingObject(finding));
  return object;
}

}  // namespace

std::string JsonCheck(const BudgetCheck& check, const CheckReportOptions& options) {
  ordered_json report;
  report["met"] = check.broken() == 0;
  report["session"] = options.session;
  report["budget"] = IfAny(options.budget);
  report["against"] = IfAny(options.against);
  report["processes"] = options.processes;
  report["limits"] = ordered_json::array();
  for (const LimitCheck& limit : check.limits) report["limits"].push_back(LimitObject(limit));
  report["left_out"] = check.left_out;
  return JsonText(report);
}

}  // namespace memline
