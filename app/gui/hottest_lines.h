// SPDX-License-Identifier: GPL-3.0-or-later
// The lines that hold most, of all functions: where to look first.
#ifndef MEMLINE_APP_GUI_HOTTEST_LINES_H_
#define MEMLINE_APP_GUI_HOTTEST_LINES_H_

#include <QString>
#include <vector>

#include "app/gui/table_feed.h"

namespace memline::app {

struct HotLine {
  uint32_t function = 0;  ///< FunctionRow::function
  uint32_t line = 0;
  int64_t bytes = 0;  ///< live, without annotated callees; of a range of time what they changed by
  QString text;       ///< "118 MiB   package_index.cpp:88   by_name.emplace(p.name, id);"
};

/// By falling bytes, at most `max`, none that hold nothing.
[[nodiscard]] std::vector<HotLine> HottestLines(const TargetTables& tables, size_t max);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_HOTTEST_LINES_H_
