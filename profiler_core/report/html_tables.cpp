// SPDX-License-Identifier: MIT
#include "profiler_core/report/html_tables.h"

#include <algorithm>
#include <vector>

#include "profiler_core/analyse/memory_parts.h"
#include "profiler_core/model/file_name.h"
#include "profiler_core/model/peaks.h"
#include "profiler_core/report/format.h"
#include "profiler_core/report/group_fields.h"
#include "profiler_core/report/group_rows.h"
#include "profiler_core/report/html_figures.h"
#include "profiler_core/report/html_text.h"

namespace memline {
namespace {

std::string Wide(const std::string& table, const std::string& label) {
  return "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"" + HtmlText(label) + "\">\n" + table +
         "</div>\n";
}

std::string Linked(const std::string& html, const std::string& link) {
  return link.empty() ? html : "<a href=\"" + HtmlText(link) + "\">" + html + "</a>";
}

// A row without a figure says nothing: of a line that was but entered, for example.
bool IsBlank(const std::vector<FigureColumn>& columns, const Counters& counters) {
  return std::all_of(columns.begin(), columns.end(),
                     [&](const FigureColumn& column) { return column.value({counters}) == 0; });
}

std::string LabelCell(const Group& group, Grouping by, const LinkOf& link) {
  if (by != Grouping::kLine || group.name == kOutsideProfile) {
    const std::string indent = group.depth == 0 ? "" : " class=\"d" + std::to_string(std::min(group.depth, 12u)) + "\"";
    return "<th scope=\"row\"" + indent + ">" + Linked(HtmlElement("code", "", group.name), link(group)) + "</th>";
  }
  return "<th scope=\"row\">" + Linked(HtmlElement("code", "", group.name), link(group)) + " " +
         HtmlElement("span", "class=\"in\"", group.function) + HtmlElement("code", "class=\"text\"", group.source) +
         "</th>";
}

std::string PartsRow(const std::string& title, const std::string& meaning, uint64_t peak, uint64_t end) {
  return "<tr>" + HtmlElement("th", "scope=\"row\"", title) +
         NumberCell(FormatBytes(peak), static_cast<int64_t>(peak), FormatExactBytes(peak)) +
         NumberCell(FormatBytes(end), static_cast<int64_t>(end), FormatExactBytes(end)) +
         HtmlElement("td", "", meaning) + "</tr>\n";
}

}  // namespace

std::string HtmlGroups(const Target& target, const TimeSlice& slice, const GroupReportOptions& options,
                       const LinkOf& link) {
  const Grouping by = options.groups.by;
  std::vector<Group> rows = GroupRows(target, slice, options);
  const bool inclusive = ShowsInclusive(by);
  Heat heat(GroupColumns(slice.is_range));
  std::erase_if(rows,
                [&](const Group& group) { return IsBlank(heat.columns(), inclusive ? group.inclusive : group.self); });
  if (rows.empty()) return "<p class=\"empty\">No line did anything.</p>\n";
  for (const Group& group : rows) heat.Add({inclusive ? group.inclusive : group.self});
  const std::string title = GroupTitle(by);
  const std::string caption = title + (by == Grouping::kPath ? "" : "s") +
                              (inclusive ? ", with what they call" : ", annotated callees left out");
  // A tree in another order would be none.
  std::string html = by == Grouping::kPath ? "<table>\n" : "<table class=\"sortable\">\n";
  html += HtmlElement("caption", "", caption) + "\n<thead><tr>" + heat.Titles() +
          HtmlElement("th", "scope=\"col\"", title) + "</tr></thead>\n<tbody>\n";
  for (const Group& group : rows) {
    html += "<tr>" + heat.Cells({inclusive ? group.inclusive : group.self}) + LabelCell(group, by, link);
    html += "</tr>\n";
  }
  return Wide(html + "</tbody>\n</table>\n", caption);
}

std::string HtmlMemoryParts(const Target& target) {
  const Pyramid& rss = target[SeriesId::kRss];
  if (rss.size() == 0) return {};
  const std::optional<MemoryParts> peak = PartsAt(target, rss.MaximumTime());
  const std::optional<MemoryParts> end = PartsAt(target, target.last_ns());
  if (!peak || !end) return {};
  std::string html =
      "<table>\n<caption>Where is my RSS, at its highest sample and at the end</caption>\n"
      "<thead><tr><th scope=\"col\">Part</th><th scope=\"col\" class=\"n\">At the peak</th>"
      "<th scope=\"col\" class=\"n\">At the end</th><th scope=\"col\">What it is</th></tr></thead>\n<tbody>\n";
  for (size_t i = 0; i < kMemoryPartCount; ++i) {
    const MemoryPartInfo& info = kMemoryPartInfo[i];
    html += PartsRow(std::string(info.title), std::string(info.meaning), peak->bytes[i], end->bytes[i]);
  }
  html += "</tbody>\n<tfoot>" + PartsRow("RSS", "", peak->rss_bytes(), end->rss_bytes()) + "</tfoot>\n</table>\n";
  return Wide(html, "Where is my RSS");
}

std::string HtmlProcesses(const Session& session, size_t shown) {
  std::string html = "<table class=\"sortable\">\n<caption>Processes</caption>\n<thead><tr>";
  html += NumberTitle("Process", "its id") + NumberTitle("Parent", "who started it") +
          NumberTitle("From", "since the session began") + NumberTitle("To", "since the session began") +
          NumberTitle("Peak RSS", "the highest of the process") +
          "<th scope=\"col\">Command</th><th scope=\"col\">How it ended</th></tr></thead>\n<tbody>\n";
  for (size_t i = 0; i < session.targets.size(); ++i) {
    const Target& target = session.targets[i];
    const std::string link = i < shown ? "#process-" + std::to_string(i + 1) : "";
    const uint64_t peak = PeakRssBytes(target);
    const auto id = [](uint32_t pid) { return NumberCell(std::to_string(pid), pid, std::to_string(pid)); };
    const auto time = [](int64_t ns) { return NumberCell(FormatDuration(ns), ns, FormatDuration(ns)); };
    html += "<tr>" + id(target.pid) + id(target.parent_pid) + time(target.start_ns) + time(target.last_ns()) +
            NumberCell(peak == 0 ? "unknown" : FormatBytes(peak), static_cast<int64_t>(peak), FormatExactBytes(peak)) +
            "<th scope=\"row\" class=\"source\">" + Linked(HtmlElement("code", "", JoinCommand(target.command)), link) +
            "</th>" + HtmlElement("td", "", Describe(target.end)) + "</tr>\n";
  }
  return Wide(html + "</tbody>\n</table>\n", "Processes");
}

}  // namespace memline
