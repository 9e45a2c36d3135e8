// SPDX-License-Identifier: GPL-3.0-or-later
// The live table of `memline top` as lines of text.
#ifndef MEMLINE_APP_CLI_TOP_TABLE_H_
#define MEMLINE_APP_CLI_TOP_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "profiler_core/model/session.h"

namespace memline::app {

enum class TopSort : uint8_t { kLive, kIncrement, kRss, kAllocated, kAllocations };
[[nodiscard]] TopSort NextSort(TopSort sort);

struct TopOptions {
  TopSort sort = TopSort::kLive;
  bool functions = false;
  int columns = 80;
  size_t rows = 0;  ///< of the whole text; 0: no limit
};

/// What memline itself takes, in percent of one processor.
struct TopCost {
  double in_target = 0;
  double here = 0;
};

/// No line is wider than the columns; nothing in them moves the cursor.
[[nodiscard]] std::vector<std::string> TopTable(const Target& target, const TopCost& cost, const TopOptions& options);

/// The first characters of UTF-8 text, as many as fit into so many columns.
[[nodiscard]] std::string Clip(const std::string& text, int columns);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_TOP_TABLE_H_
