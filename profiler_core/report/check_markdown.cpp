// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string_view>

#include "profiler_core/report/check_report.h"
#include "profiler_core/report/check_words.h"
#include "profiler_core/report/format.h"

namespace memline {
namespace {

// In a cell of a table: with more backticks around it than there are in it, so that nothing in it is markup.
std::string Code(std::string_view text) {
  const std::string clean = Printable(text);
  if (clean.find_first_not_of(' ') == std::string::npos) return {};
  size_t longest = 0;
  size_t run = 0;
  std::string escaped;
  for (const char c : clean) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  const std::string fence(longest + 1, '`');
  const char* apart = longest == 0 ? "" : " ";
  return fence + apart + escaped + apart + fence;
}

std::string Subject(const LimitCheck& check, const Finding& finding, bool many_processes) {
  const std::string title(InfoOf(check.limit.measure).title);
  if (check.scope == BudgetScope::kTotal) return title + " of all processes";
  if (check.scope == BudgetScope::kProcess && !many_processes) return title + " of the process";
  std::string subject = title + " of " + Code(NameOf(check, finding, many_processes));
  if (check.scope == BudgetScope::kLine && !finding.group.source.empty()) subject += " " + Code(finding.group.source);
  return subject;
}

void AppendRow(const LimitCheck& check, const Finding& finding, bool broken, bool many_processes, std::string& text) {
  const Measure measure = check.limit.measure;
  text += std::string("| ") + (broken ? "❌ broken" : "✅ ok") + " | " + Subject(check, finding, many_processes);
  if (!broken && check.fits > 1) text += " (the nearest of " + FormatCount(check.fits) + ")";
  text += " | " + FormatMeasure(measure, finding.measured) + " | " + FormatMeasure(measure, finding.allowed);
  if (const std::string note = GrowthNote(check, finding); !note.empty()) text += " (" + note + ")";
  text += " | " + (broken ? FormatMeasureChange(measure, finding.measured - finding.allowed) : std::string()) + " |\n";
}

void AppendLines(const LimitCheck& check, const Finding& finding, bool many_processes, std::string& text) {
  if (finding.culprits.empty()) return;
  const Measure measure = check.limit.measure == Measure::kPeakRss ? Measure::kPeakLive : check.limit.measure;
  const bool grew = finding.culprits.front().base.has_value();
  text += "\n**" + Subject(check, finding, many_processes) +
          "**: the lines with the largest part\n\n| Line | Function | " + CulpritTitle(check) +
          (grew ? ", change" : "") + " | Source |\n|---|---|--:|---|\n";
  for (const Culprit& culprit : finding.culprits) {
    text += "| " + Code(culprit.line.name) + " | " + Code(culprit.line.function) + " | " +
            (grew ? FormatMeasureChange(measure, culprit.value - culprit.base.value_or(0))
                  : FormatMeasure(measure, culprit.value)) +
            " | " + Code(culprit.line.source) + " |\n";
  }
}

}  // namespace

std::string MarkdownCheck(const BudgetCheck& check, const CheckReportOptions& options) {
  const bool many_processes = options.processes.size() > 1;
  std::string text = std::string("### ") + (check.broken() == 0 ? "✅" : "❌") + " memline: " + Verdict(check) + "\n\n";
  for (const std::string& process : options.processes) text += Code(process) + "  \n";
  if (!options.against.empty()) text += "compared with " + Code(options.against) + "\n";
  if (!check.limits.empty()) {
    text += "\n| | Limit on | Measured | Allowed | Over |\n|---|---|--:|--:|--:|\n";
  }
  for (const LimitCheck& limit : check.limits) {
    if (limit.met()) AppendRow(limit, limit.nearest, false, many_processes, text);
    for (const Finding& finding : limit.broken) AppendRow(limit, finding, true, many_processes, text);
  }
  for (const LimitCheck& limit : check.limits) {
    for (const Finding& finding : limit.broken) AppendLines(limit, finding, many_processes, text);
  }
  for (const std::string& subject : check.left_out) text += "\nNothing fits the optional rule " + Code(subject) + ".\n";
  return text;
}

}  // namespace memline
