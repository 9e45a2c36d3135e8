// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <random>
#include <utility>

#include "profiler_core/analyse/line_table.h"
#include "profiler_core/analyse/process_total.h"
#include "profiler_core/model/file_name.h"
#include "profiler_core/model/sampled_from_outside.h"
#include "profiler_core/report/format.h"
#include "profiler_core/report/group_rows.h"
#include "profiler_core/report/html_assets.h"
#include "profiler_core/report/html_report.h"
#include "profiler_core/report/html_source.h"
#include "profiler_core/report/html_summary.h"
#include "profiler_core/report/html_tables.h"
#include "profiler_core/report/html_text.h"
#include "profiler_core/report/html_timeline.h"

namespace memline {
namespace {

constexpr size_t kMaxProcesses = 50;
constexpr size_t kMaxFunctions = 300;  // of a process

// What was recorded was so before this was drawn: no text of a program can have guessed it.
std::string Nonce() {
  std::random_device random;
  char text[40];
  std::snprintf(text, sizeof text, "%08x%08x%08x%08x", random(), random(), random(), random());
  return text;
}

// A target as far as tables of functions need it, with the counters of another time.
Target WithCounters(const Target& target, const TimeSlice& slice) {
  Target part = CopyDefinitions(target);
  part.counters = slice.counters;
  return part;
}

class Page {
 public:
  Page(const Session& session, const HtmlReportOptions& options) : session_(session), options_(options) {}

  std::string Write() {
    const std::string nonce = Nonce();
    const std::string title = session_.targets.empty() ? options_.name : JoinCommand(session_.targets[0].command);
    html_ =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'nonce-" +
        nonce + "'; script-src 'nonce-" + nonce +
        "'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n";
    html_ += HtmlElement("title", "", title + " – memline") + "\n<style nonce=\"" + nonce + "\">" +
             std::string(ReportStyle()) + "</style>\n</head>\n<body>\n<header>\n" +
             HtmlElement("h1", "", "Memory, line by line") + "\n" + HtmlOrigin(session_, options_.name) +
             "</header>\n<main>\n";
    Processes();
    html_ += "</main>\n<footer>\n";
    Footer();
    return html_ + "</footer>\n<script nonce=\"" + nonce + "\">" + std::string(ReportScript()) +
           "</script>\n</body>\n</html>\n";
  }

 private:
  void Processes() {
    if (session_.targets.empty()) html_ += "<p class=\"empty\">Nothing was recorded.</p>\n";
    const size_t shown = std::min(session_.targets.size(), kMaxProcesses);
    if (session_.targets.size() > 1) {
      html_ += "<section>\n<h2>All processes</h2>\n" + HtmlTotalTimeline(SumOfRss(session_), "total") +
               HtmlProcesses(session_, shown) + "</section>\n";
    }
    for (size_t i = 0; i < shown; ++i) Process(i);
    if (shown < session_.targets.size()) {
      html_ += "<p class=\"note\">The first " + std::to_string(shown) +
               " processes are shown; memline report tells of all.</p>\n";
    }
  }

  void Process(size_t index) {
    const Target& target = session_.targets[index];
    const std::string id = "process-" + std::to_string(index + 1);
    html_ +=
        "<section class=\"process\" aria-labelledby=\"" + id + "\">\n<h2 id=\"" + id + "\">" +
        HtmlElement("code", "",
                    target.command.empty() ? std::string(FileName(target.executable)) : JoinCommand(target.command)) +
        "</h2>\n" + HtmlSummary(target);
    const TimeSlice* chosen = options_.slices ? &(*options_.slices)[index] : nullptr;
    html_ += "<h3>Memory over time</h3>\n" + HtmlTimeline(target, chosen, id + "-timeline");
    if (target.tick_count != 0 && !SampledFromOutside(target)) Tables(target, chosen, id);
    html_ += "</section>\n";
  }

  void Tables(const Target& target, const TimeSlice* chosen, const std::string& id) {
    const TimeSlice whole{false, 0, target.last_ns(),
                          chosen == nullptr ? target.counters : std::vector<SiteCounters>()};
    const TimeSlice& slice = chosen != nullptr ? *chosen : whole;
    const std::vector<FunctionRow> functions = Functions(target, chosen, slice);
    std::map<std::pair<std::string, std::string>, std::string> links;
    for (size_t i = 0; i < functions.size() && options_.functions; ++i) {
      links[{functions[i].name, functions[i].file}] = "#" + id + "-f" + std::to_string(i + 1);
    }
    const auto link = [&links](const Group& group) {
      const auto found = links.find({group.function, group.file});
      return found == links.end() ? std::string() : found->second;
    };
    const char* titles[] = {"Lines", "Functions", "Files", "Modules", "Threads", "Call tree"};
    html_ += "<h3>" + std::string(titles[static_cast<size_t>(options_.groups.groups.by)]) + When(slice, chosen) +
             "</h3>\n" + HtmlGroups(target, slice, options_.groups, link);
    if (const std::string parts = HtmlMemoryParts(target); !parts.empty())
      html_ += "<h3>Where is my RSS</h3>\n" + parts;
    if (options_.functions) Sources(target, chosen, functions, id);
  }

  static std::string When(const TimeSlice& slice, const TimeSlice* chosen) {
    if (chosen == nullptr) return {};
    if (!slice.is_range) return " at " + HtmlText(FormatDuration(slice.to_ns));
    return " from " + HtmlText(FormatDuration(slice.from_ns)) + " to " + HtmlText(FormatDuration(slice.to_ns));
  }

  // Those that the filters leave, as the tables count them.
  [[nodiscard]] std::vector<FunctionRow> Functions(const Target& target, const TimeSlice* chosen,
                                                   const TimeSlice& slice) const {
    std::vector<FunctionRow> rows =
        chosen == nullptr ? BuildFunctionTable(target) : BuildFunctionTable(WithCounters(target, slice));
    GroupReportOptions wanted = options_.groups;
    wanted.groups.by = Grouping::kFunction;
    wanted.top = SIZE_MAX;
    std::map<std::pair<std::string, std::string>, bool> left;
    for (const Group& group : GroupRows(target, slice, wanted)) left[{group.function, group.file}] = true;
    std::erase_if(rows, [&left](const FunctionRow& row) {
      return row.name == kOutsideProfile || !left.contains({row.name, row.file});
    });
    if (rows.size() > kMaxFunctions) rows.resize(kMaxFunctions);
    return rows;
  }

  void Sources(const Target& target, const TimeSlice* chosen, const std::vector<FunctionRow>& functions,
               const std::string& id) {
    html_ += "<h3>Source</h3>\n";
    if (functions.empty()) {
      html_ +=
          "<p class=\"empty\">No annotated function ran. Write <code>PROFILE();</code> as the first statement of a "
          "function to see it here line by line.</p>\n";
      return;
    }
    if (functions.size() == kMaxFunctions) {
      html_ += "<p class=\"note\">Those " + std::to_string(kMaxFunctions) +
               " that hold most are shown; memline report prints all.</p>\n";
    }
    const Target part = chosen == nullptr ? Target() : WithCounters(target, *chosen);
    const Target& shown = chosen == nullptr ? target : part;
    const std::vector<LineRow> lines = BuildLineTable(shown);
    Heat heat(SourceColumns(chosen != nullptr, chosen != nullptr && chosen->is_range));
    for (const LineRow& line : lines) {
      if (line.function != kOutsideProfile) heat.Add(line.inclusive);
    }
    for (size_t i = 0; i < functions.size(); ++i) {
      html_ += HtmlFunction(shown, functions[i], lines, heat, id + "-f" + std::to_string(i + 1));
    }
  }

  void Footer() {
    html_ += "<h2>How to read this</h2>\n<dl class=\"glossary\">\n";
    for (const FigureColumn& column : SourceColumns(false, false)) {
      html_ += "<div>" + HtmlElement("dt", "", column.title) + HtmlElement("dd", "", column.meaning) + "</div>\n";
    }
    html_ +=
        "</dl>\n<p>Sizes are those that were asked for. In the source, a line’s figures include the annotated "
        "functions "
        "that it calls. The colour behind a number is its share of the highest one in the process.</p>\n";
  }

  const Session& session_;
  const HtmlReportOptions& options_;
  std::string html_;
};

}  // namespace

std::string HtmlReport(const Session& session, const HtmlReportOptions& options) {
  return Page(session, options).Write();
}

}  // namespace memline
