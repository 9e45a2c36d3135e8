// SPDX-License-Identifier: MIT
// The columns of figures of the page, and their cells: exact to the byte in the tooltip, sortable, with heat behind.
#ifndef MEMLINE_REPORT_HTML_FIGURES_H_
#define MEMLINE_REPORT_HTML_FIGURES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "profiler_core/analyse/line_table.h"

namespace memline {

struct FigureColumn {
  enum class Kind : uint8_t { kBytes, kByteChange, kCount };
  const char* title;
  const char* meaning;
  Kind kind;
  bool heat;  ///< whether a share of the column's highest value is worth colour
  int64_t (*value)(const LineFigures&);
};

/// Of an annotated source line, in the order of memory_profiler. `sliced`: what is known of the whole recording alone
/// is left out; `is_range`: live bytes may have fallen.
[[nodiscard]] std::vector<FigureColumn> SourceColumns(bool sliced, bool is_range);
/// Of a table of lines, functions, files, …
[[nodiscard]] std::vector<FigureColumn> GroupColumns(bool is_range);

/// The highest values of columns over all the rows of a process.
class Heat {
 public:
  explicit Heat(std::vector<FigureColumn> columns) : columns_(std::move(columns)), highest_(columns_.size()) {}
  void Add(const LineFigures& row);

  [[nodiscard]] const std::vector<FigureColumn>& columns() const { return columns_; }
  /// <td>s of a row, empty for zeros.
  [[nodiscard]] std::string Cells(const LineFigures& row) const;
  /// So many empty ones.
  [[nodiscard]] std::string NoCells() const;
  /// <th>s.
  [[nodiscard]] std::string Titles() const;

 private:
  std::vector<FigureColumn> columns_;
  std::vector<int64_t> highest_;
};

/// A <th> of a column of numbers.
[[nodiscard]] std::string NumberTitle(const std::string& title, const std::string& meaning);
/// A <td> with a number to read, its value to sort by and its words in the tooltip.
[[nodiscard]] std::string NumberCell(const std::string& shown, int64_t value, const std::string& exactly);

}  // namespace memline

#endif  // MEMLINE_REPORT_HTML_FIGURES_H_
