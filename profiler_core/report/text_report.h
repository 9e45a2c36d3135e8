// SPDX-License-Identifier: MIT
// The line table as text, in the manner of memory_profiler.
#ifndef MEMLINE_REPORT_TEXT_REPORT_H_
#define MEMLINE_REPORT_TEXT_REPORT_H_

#include <cstddef>
#include <optional>
#include <string>

#include "profiler_core/model/session.h"

namespace memline {

struct TextReportOptions {
  std::optional<size_t> top_lines{};  ///< rows of the list of lines by live bytes; 10 unless told
  bool functions = true;              ///< one table per annotated function, with its source
  bool verbose = false;               ///< how lines were found, drops, own memory
};

[[nodiscard]] std::string TextReport(const Session& session, const TextReportOptions& options);

}  // namespace memline

#endif  // MEMLINE_REPORT_TEXT_REPORT_H_
