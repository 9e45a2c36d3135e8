// SPDX-License-Identifier: GPL-3.0-or-later
// The source of one annotated function, line by line, with what each line did.
#ifndef MEMLINE_APP_GUI_SOURCE_LISTING_H_
#define MEMLINE_APP_GUI_SOURCE_LISTING_H_

#include <QCoreApplication>
#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

#include "app/gui/table_feed.h"

namespace memline::app {

struct SourceRow {
  uint32_t line = 0;                         ///< 0: it is known that it happened here, but not on which line
  std::optional<LineFigures> figures{};      ///< inclusive; none for a line that did nothing
  std::optional<Occurrences> occurrences{};  ///< of a listing without line counts: of the line of its PROFILE only
  QString text{};
  bool in_comment = false;  ///< a block comment of an earlier line goes on here
};

struct SourceListing {
  uint32_t function = UINT32_MAX;  ///< FunctionRow::function
  QString name;
  QString file;
  QString note{};  ///< why there is no source; empty otherwise
  ShownTime time{};
  int64_t heap_peak_ns = 0;
  QString rss_method{};           ///< how RSS of lines is known
  bool lines_counted = false;     ///< how often each line ran is known
  std::vector<SourceRow> rows{};  ///< by rising line, those of unknown line last

  Q_DECLARE_TR_FUNCTIONS(memline::app::SourceListing)
};

[[nodiscard]] inline bool IsChange(const SourceListing& listing) {
  return listing.time.kind == ShownTime::Kind::kRange;
}

[[nodiscard]] SourceListing ListSource(const TargetTables& tables, const FunctionRow& function);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_SOURCE_LISTING_H_
