// SPDX-License-Identifier: MIT
// The words of a group in a table of text.
#ifndef MEMLINE_REPORT_GROUP_LABEL_H_
#define MEMLINE_REPORT_GROUP_LABEL_H_

#include <cstddef>
#include <string>

#include "profiler_core/analyse/grouping.h"

namespace memline {

/// "Line", "Function", …, "Call tree".
[[nodiscard]] std::string GroupTitle(Grouping by);
/// Printable; of a line with its function and text, of a path indented by its depth.
[[nodiscard]] std::string GroupLabel(const Group& group, Grouping by);
/// Right-aligned; `width` in bytes, which digits and units take one of each.
[[nodiscard]] std::string Aligned(const std::string& cell, size_t width);

}  // namespace memline

#endif  // MEMLINE_REPORT_GROUP_LABEL_H_
