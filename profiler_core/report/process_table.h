// SPDX-License-Identifier: MIT
// The processes of a session side by side.
#ifndef MEMLINE_REPORT_PROCESS_TABLE_H_
#define MEMLINE_REPORT_PROCESS_TABLE_H_

#include <string>

#include "profiler_core/model/session.h"

namespace memline {

/// A row for each: who started it, when it began and ended and how, its highest RSS; then the highest RSS of all
/// together. Empty for a session of one process.
[[nodiscard]] std::string ProcessTable(const Session& session);

}  // namespace memline

#endif  // MEMLINE_REPORT_PROCESS_TABLE_H_
