// SPDX-License-Identifier: MIT
#include "profiler_core/report/html_source.h"

#include <algorithm>
#include <map>

#include "profiler_core/model/file_name.h"
#include "profiler_core/report/format.h"
#include "profiler_core/report/html_text.h"

namespace memline {
namespace {

using RowsByLine = std::multimap<uint32_t, const LineRow*>;  // there may be several unknown ones

std::string OccurrencesCell(const LineRow& row, bool counted) {
  using OccurrencesKind = Occurrences::Kind;
  const Occurrences occurrences = OccurrencesOf(row);
  if (occurrences.kind == OccurrencesKind::kUnknown)
    return NumberCell("?", 0, "it may have run; how often is not known");
  if (occurrences.count == 0) return "<td></td>";
  const char* what = occurrences.kind == OccurrencesKind::kExecutions ? " times it ran"
                     : occurrences.kind == OccurrencesKind::kEntries  ? " entries"
                                                                      : " allocations";
  std::string shown = FormatCount(occurrences.count);
  if (counted && occurrences.kind != OccurrencesKind::kExecutions) shown += what[1] == 'e' ? " e" : " a";
  return NumberCell(shown, static_cast<int64_t>(occurrences.count), std::to_string(occurrences.count) + what);
}

std::string SourceRow(uint32_t line, const LineRow* row, const std::string& text, bool counted, const Heat& heat) {
  std::string html =
      "<tr><th scope=\"row\" class=\"n\">" + (line != 0 ? std::to_string(line) : std::string("?")) + "</th>";
  html += row != nullptr ? heat.Cells(row->inclusive) + OccurrencesCell(*row, counted) : heat.NoCells() + "<td></td>";
  return html + "<td class=\"source\"><code>" + HtmlText(text) + "</code></td></tr>\n";
}

std::string Rows(const Target& target, const FunctionRow& function, RowsByLine rows, bool counted, const Heat& heat) {
  std::string html;
  if (function.function < target.sources.size()) {
    const FunctionSource& source = target.sources[function.function];
    for (size_t i = 0; i < source.text.size(); ++i) {
      const auto line = static_cast<uint32_t>(source.first_line + i);
      const auto row = rows.find(line);
      html += SourceRow(line, row != rows.end() ? row->second : nullptr, source.text[i], counted, heat);
      if (row != rows.end()) rows.erase(row);
    }
  }
  for (const auto& [line, row] : rows) html += SourceRow(line, row, line != 0 ? row->source : row->code, counted, heat);
  return html;
}

}  // namespace

std::string HtmlFunction(const Target& target, const FunctionRow& function, const std::vector<LineRow>& lines,
                         const Heat& heat, const std::string& id) {
  RowsByLine rows;
  for (const LineRow& row : lines) {
    if (row.function == function.name && row.file == function.file) rows.emplace(row.line, &row);
  }
  const bool counted =
      std::any_of(rows.begin(), rows.end(), [](const auto& row) { return LinesWereCounted(*row.second); });
  std::string html = "<article class=\"function\" aria-labelledby=\"" + id + "\">\n<h4 id=\"" + id + "\">";
  html += HtmlElement("code", "", function.name) + "</h4>\n<p class=\"where\">" + HtmlText(function.file);
  if (function.peak.rss_bytes != 0) {
    html += " · peak RSS while here " + FormatBytes(function.peak.rss_bytes) +
            (function.peak.exact ? " (exact)" : " (sampled; there may have been higher ones)");
  }
  html += "</p>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"" + id +
          "\">\n<table class=\"lines\">\n";
  html += HtmlElement("caption", "",
                      "Lines of " + function.name + " (" + std::string(FileName(function.file)) +
                          "), with the annotated functions that they call");
  html +=
      "\n<thead><tr><th scope=\"col\" class=\"n\">Line</th>" + heat.Titles() +
      NumberTitle("Occurrences", counted ? "how often the line ran; e: entries, a: allocations, where that is not known"
                                         : "entries on the line of a PROFILE, allocations elsewhere") +
      "<th scope=\"col\">Source</th></tr></thead>\n<tbody>\n";
  return html + Rows(target, function, std::move(rows), counted, heat) + "</tbody>\n</table>\n</div>\n</article>\n";
}

}  // namespace memline
