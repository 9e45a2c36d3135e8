// SPDX-License-Identifier: MIT
// A row of a table of figures with a label behind them.
#ifndef MEMLINE_REPORT_TABLE_ROW_H_
#define MEMLINE_REPORT_TABLE_ROW_H_

#include <cstddef>
#include <string>
#include <vector>

namespace memline {

struct Cell {
  std::string text;
  size_t width = 0;  ///< in bytes, which digits and units take one of each
};

/// Cells right-aligned with a blank between them, three before the label, none at the end.
[[nodiscard]] std::string TableRow(const std::vector<Cell>& cells, const std::string& label);

}  // namespace memline

#endif  // MEMLINE_REPORT_TABLE_ROW_H_
