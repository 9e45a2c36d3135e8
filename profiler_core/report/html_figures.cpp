// SPDX-License-Identifier: MIT
#include "profiler_core/report/html_figures.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "profiler_core/report/format.h"
#include "profiler_core/report/html_text.h"

namespace memline {
namespace {

using Kind = FigureColumn::Kind;

constexpr int kHeatLevels = 10;

const FigureColumn kRssAfter = {"RSS after", "RSS of the process when this line had some of it charged last",
                                Kind::kBytes, false,
                                [](const LineFigures& of) { return static_cast<int64_t>(of.rss_after_bytes); }};
const FigureColumn kRssIncrement = {"RSS incr.", "what this made of the RSS of the process", Kind::kByteChange, true,
                                    [](const LineFigures& of) { return of.counters.rss_increment_bytes(); }};
const FigureColumn kLive = {"Live", "allocated here and not freed", Kind::kBytes, true,
                            [](const LineFigures& of) { return static_cast<int64_t>(of.counters.live_bytes()); }};
const FigureColumn kLiveChange = {"Live change", "how much more is live than before, of what was allocated here",
                                  Kind::kByteChange, true,
                                  [](const LineFigures& of) { return of.counters.live_change_bytes(); }};
const FigureColumn kAtPeak = {"At peak", "live when the heap of the process was largest", Kind::kBytes, true,
                              [](const LineFigures& of) { return static_cast<int64_t>(of.live_bytes_at_peak); }};
const FigureColumn kIncrement = {"Increment", "allocated here less what was released here, whoever had allocated that",
                                 Kind::kByteChange, false,
                                 [](const LineFigures& of) { return of.counters.increment_bytes(); }};
const FigureColumn kAllocated = {"Allocated", "the sum of all that was ever asked for", Kind::kBytes, true,
                                 [](const LineFigures& of) { return static_cast<int64_t>(of.counters.alloc_bytes); }};
const FigureColumn kAllocations = {"Allocs", "how many allocations", Kind::kCount, false,
                                   [](const LineFigures& of) { return static_cast<int64_t>(of.counters.alloc_count); }};
const FigureColumn kTemporary = {
    "Temporary", "freed before the same thread allocated again", Kind::kCount, false,
    [](const LineFigures& of) { return static_cast<int64_t>(of.counters.temporary_count); }};

std::string Shown(Kind kind, int64_t value) {
  switch (kind) {
    case Kind::kBytes:
      return FormatBytes(static_cast<uint64_t>(value));
    case Kind::kByteChange:
      return FormatByteChange(value);
    case Kind::kCount:
      return FormatCount(static_cast<uint64_t>(value));
  }
  return {};
}

std::string Exactly(Kind kind, int64_t value) {
  if (kind == Kind::kCount) return std::to_string(value);
  return (value < 0 ? "-" : "") + FormatExactBytes(static_cast<uint64_t>(std::abs(value)));
}

std::string HtmlCell(const std::string& classes, const std::string& shown, int64_t value, const std::string& exactly) {
  return "<td class=\"" + classes + "\" data-value=\"" + std::to_string(value) + "\" title=\"" + exactly + "\">" +
         shown + "</td>";
}

}  // namespace

std::vector<FigureColumn> SourceColumns(bool sliced, bool is_range) {
  std::vector<FigureColumn> columns;
  if (!sliced) columns.push_back(kRssAfter);
  columns.push_back(kRssIncrement);
  columns.push_back(is_range ? kLiveChange : kLive);
  if (!sliced) columns.push_back(kAtPeak);
  columns.push_back(kIncrement);
  columns.push_back(kAllocated);
  return columns;
}

std::vector<FigureColumn> GroupColumns(bool is_range) {
  return {kRssIncrement, is_range ? kLiveChange : kLive, kIncrement, kAllocated, kAllocations, kTemporary};
}

void Heat::Add(const LineFigures& row) {
  for (size_t i = 0; i < columns_.size(); ++i) highest_[i] = std::max(highest_[i], columns_[i].value(row));
}

std::string Heat::Cells(const LineFigures& row) const {
  std::string html;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const FigureColumn& column = columns_[i];
    const int64_t value = column.value(row);
    if (value == 0) {
      html += "<td></td>";
      continue;
    }
    std::string classes = "n";
    if (column.heat && value > 0 && highest_[i] > 0) {
      const double share = static_cast<double>(value) / static_cast<double>(highest_[i]);
      classes += " h" + std::to_string(static_cast<int>(std::ceil(share * kHeatLevels)));
    }
    html += HtmlCell(classes, Shown(column.kind, value), value, Exactly(column.kind, value));
  }
  return html;
}

std::string Heat::NoCells() const {
  std::string html;
  for (size_t i = 0; i < columns_.size(); ++i) html += "<td></td>";
  return html;
}

std::string Heat::Titles() const {
  std::string html;
  for (const FigureColumn& column : columns_) html += NumberTitle(column.title, column.meaning);
  return html;
}

std::string NumberTitle(const std::string& title, const std::string& meaning) {
  return HtmlElement("th", "scope=\"col\" class=\"n\" title=\"" + HtmlText(meaning) + "\"", title);
}

std::string NumberCell(const std::string& shown, int64_t value, const std::string& exactly) {
  return HtmlCell("n", HtmlText(shown), value, HtmlText(exactly));
}

}  // namespace memline
