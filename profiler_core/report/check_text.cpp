// SPDX-License-Identifier: MIT
#include <string_view>

#include "profiler_core/report/check_report.h"
#include "profiler_core/report/check_words.h"
#include "profiler_core/report/format.h"
#include "profiler_core/report/table_row.h"

namespace memline {
namespace {

constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kFaint = "\x1b[2m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr size_t kStatusWidth = 7;

std::string Painted(std::string_view text, std::string_view color, bool use_color) {
  return use_color ? std::string(color) + std::string(text) + std::string(kPlain) : std::string(text);
}

class TextWriter {
 public:
  explicit TextWriter(const CheckReportOptions& options) : options_(options) {}

  std::string Write(const BudgetCheck& check) {
    text_ += "memline check: " + Painted(Verdict(check), check.broken() == 0 ? kGreen : kRed, options_.color) + "\n";
    Fact("session", options_.session);
    for (const std::string& process : options_.processes) Fact("", process);
    if (!options_.budget.empty()) Fact("budget", options_.budget);
    if (!options_.against.empty()) Fact("against", options_.against);
    if (!check.limits.empty()) {
      text_ += "\n" + std::string(kStatusWidth, ' ') +
               TableRow({{"Measured", 11}, {"Allowed", 11}, {"Over", 11}}, "Limit on") + "\n" + std::string(72, '=') +
               "\n";
    }
    for (const LimitCheck& limit : check.limits) Limit(limit);
    for (const std::string& subject : check.left_out) {
      text_ += "\nnothing fits the optional rule " + Printable(subject) + "\n";
    }
    return std::move(text_);
  }

 private:
  void Fact(const char* name, const std::string& value) {
    std::string label = "  " + std::string(name);
    label.resize(12, ' ');
    text_ += label + Printable(value) + "\n";
  }

  [[nodiscard]] bool ManyProcesses() const { return options_.processes.size() > 1; }

  void Limit(const LimitCheck& check) {
    if (check.met()) {
      Row(check, check.nearest, false);
      return;
    }
    for (const Finding& finding : check.broken) {
      Row(check, finding, true);
      Culprits(check, finding);
    }
  }

  void Row(const LimitCheck& check, const Finding& finding, bool broken) {
    const Measure measure = check.limit.measure;
    std::string label = std::string(InfoOf(measure).title) + " of " + NameOf(check, finding, ManyProcesses());
    if (check.scope == BudgetScope::kLine) {
      label += "  " + Printable(finding.group.function) + "  " + Printable(finding.group.source);
    }
    if (!broken && check.fits > 1) {
      label += ", the nearest of " + FormatCount(check.fits) + " that fit " + Printable(check.subject);
    }
    if (const std::string note = GrowthNote(check, finding); !note.empty()) label += " (" + note + ")";
    const double over = broken ? finding.measured - finding.allowed : 0;
    std::string status = broken ? "BROKEN" : "ok";
    status.resize(kStatusWidth, ' ');
    text_ += Painted(status, broken ? kRed : kGreen, options_.color) +
             TableRow({{FormatMeasure(measure, finding.measured), 11},
                       {FormatMeasure(measure, finding.allowed), 11},
                       {FormatMeasureChange(measure, over), 11}},
                      label);
    if (check.limit.at_line != 0 && broken) {
      text_ += Painted("  [" + Printable(options_.budget) + ":" + std::to_string(check.limit.at_line) + "]", kFaint,
                       options_.color);
    }
    text_ += "\n";
  }

  void Culprits(const LimitCheck& check, const Finding& finding) {
    const Measure measure = check.limit.measure == Measure::kPeakRss ? Measure::kPeakLive : check.limit.measure;
    if (!finding.culprits.empty()) text_ += "           by lines, " + CulpritTitle(check) + ":\n";
    for (const Culprit& culprit : finding.culprits) {
      const double shown = culprit.value - culprit.base.value_or(0);
      const std::string figure =
          culprit.base ? FormatMeasureChange(measure, shown) : FormatMeasure(measure, culprit.value);
      std::string label = Printable(culprit.line.name);
      if (culprit.line.name != kOutsideProfile) {
        label += "  " + Printable(culprit.line.function) + "  " + Printable(culprit.line.source);
      }
      text_ += std::string(kStatusWidth, ' ') + TableRow({{figure, 11}}, label) + "\n";
    }
  }

  const CheckReportOptions& options_;
  std::string text_;
};

}  // namespace

std::string TextCheck(const BudgetCheck& check, const CheckReportOptions& options) {
  return TextWriter(options).Write(check);
}

}  // namespace memline
