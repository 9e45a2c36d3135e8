// SPDX-License-Identifier: MIT
#include "profiler_core/report/table_row.h"

#include <algorithm>

namespace memline {

std::string TableRow(const std::vector<Cell>& cells, const std::string& label) {
  std::string row;
  for (const Cell& cell : cells) {
    row.append(cell.width - std::min(cell.width, cell.text.size()), ' ');
    row += cell.text + " ";
  }
  row += "  " + label;
  row.erase(row.find_last_not_of(' ') + 1);
  return row;
}

}  // namespace memline
