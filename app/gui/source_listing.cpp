// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/source_listing.h"

#include <QFileInfo>
#include <algorithm>

#include "app/gui/cpp_tokens.h"
#include "profiler_core/model/rss_charges.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

constexpr int kTabWidth = 4;

/// Tabs become blanks, so that a painted line looks as in an editor.
QString Expanded(const std::string& line) {
  QString text;
  for (const QChar c : QString::fromStdString(line)) {
    if (c == '\t') {
      text += QString(kTabWidth - text.size() % kTabWidth, ' ');
    } else if (c >= ' ') {
      text += c;
    }
  }
  return text;
}

/// Removes the indentation that all lines share.
void Dedent(std::vector<SourceRow>& rows) {
  qsizetype shared = -1;
  for (const SourceRow& row : rows) {
    const auto* const begin = row.text.cbegin();
    const auto indent = std::find_if(begin, row.text.cend(), [](QChar c) { return c != ' '; }) - begin;
    if (indent < row.text.size() && (shared < 0 || indent < shared)) shared = indent;
  }
  for (SourceRow& row : rows) row.text.remove(0, std::max<qsizetype>(shared, 0));
}

void MarkComments(std::vector<SourceRow>& rows) {
  bool in_comment = false;
  for (SourceRow& row : rows) {
    row.in_comment = in_comment;
    TokenizeCpp(row.text, in_comment);
  }
}

std::vector<SourceRow> RowsOfText(const FunctionSource& source) {
  std::vector<SourceRow> rows;
  if (source.first_line == 0) return rows;
  for (size_t i = 0; i < source.text.size(); ++i) {
    rows.push_back({.line = source.first_line + static_cast<uint32_t>(i), .text = Expanded(source.text[i])});
  }
  Dedent(rows);
  MarkComments(rows);
  return rows;
}

/// Allocations have a column of their own.
std::optional<Occurrences> ShownOccurrences(const LineRow& line) {
  const Occurrences occurrences = OccurrencesOf(line);
  if (occurrences.kind == Occurrences::Kind::kAllocations) return std::nullopt;
  return occurrences;
}

void AddFigures(std::vector<SourceRow>& rows, const LineRow& line) {
  // Of unknown lines each has a row, told apart by its code.
  auto place = line.line == 0 ? rows.end() : std::ranges::find(rows, line.line, &SourceRow::line);
  if (place == rows.end()) {
    const auto later = [&](const SourceRow& row) { return line.line != 0 && (row.line == 0 || row.line > line.line); };
    const std::string& text = line.line == 0 ? line.code : line.source;
    place = rows.insert(std::ranges::find_if(rows, later), {.line = line.line, .text = Expanded(text)});
  }
  place->figures = line.inclusive;
  place->occurrences = ShownOccurrences(line);
}

/// Code of the function that lies in another file, by #include or #line: its line numbers are not those of the listing.
SourceRow ForeignRow(const LineRow& line) {
  const QString place = QString("%1:%2").arg(QFileInfo(QString::fromStdString(line.file)).fileName()).arg(line.line);
  return {.figures = line.inclusive,
          .occurrences = ShownOccurrences(line),
          .text = QString("%1  %2").arg(place, Expanded(line.source)).trimmed()};
}

SourceRow ThreadRow(const LineRow& line) {
  const QString thread = QString::fromStdString(line.thread);
  return {.figures = line.inclusive, .text = thread.isEmpty() ? QString() : SourceListing::tr("thread %1").arg(thread)};
}

bool IsOfAnotherFunction(const TargetTables& tables, const LineRow& line) {
  return std::ranges::any_of(
      tables.functions, [&](const FunctionRow& row) { return row.name == line.function && row.file == line.file; });
}

QString NoteFor(const SourceListing& listing, bool outside, bool has_text) {
  if (outside)
    return SourceListing::tr(
        "What happened while no annotated function was running. A PROFILE() in it gives it lines.");
  if (has_text) return {};
  if (listing.rows.empty())
    return SourceListing::tr("No line of this function has allocated or released anything yet.");
  return SourceListing::tr(
      "The source was not found on the machine that recorded, so only the lines that did something are listed.");
}

}  // namespace

SourceListing ListSource(const TargetTables& tables, const FunctionRow& function) {
  SourceListing listing{.function = function.function,
                        .name = QString::fromStdString(function.name),
                        .file = QString::fromStdString(function.file),
                        .time = tables.time,
                        .heap_peak_ns = tables.heap_peak_ns,
                        .rss_method = QString::fromStdString(Printable(Describe(tables.rss_charges)))};
  const bool outside = function.function == UINT32_MAX;
  if (function.function < tables.sources.size()) listing.rows = RowsOfText(tables.sources[function.function]);
  const bool has_text = !listing.rows.empty();
  for (const LineRow& line : tables.lines) {
    if (line.function != function.name) continue;
    listing.lines_counted = listing.lines_counted || LinesWereCounted(line);
    if (outside) {
      listing.rows.push_back(ThreadRow(line));
    } else if (line.file == function.file) {
      AddFigures(listing.rows, line);
    } else if (!IsOfAnotherFunction(tables, line)) {
      listing.rows.push_back(ForeignRow(line));
    }
  }
  listing.note = NoteFor(listing, outside, has_text);
  return listing;
}

}  // namespace memline::app
