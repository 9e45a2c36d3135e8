// SPDX-License-Identifier: MIT
// The stable JSON schema of `memline report --format json`, described in resources/doc/report-json.md.
#ifndef MEMLINE_REPORT_JSON_REPORT_H_
#define MEMLINE_REPORT_JSON_REPORT_H_

#include <string>

#include "profiler_core/model/session.h"

namespace memline {

/// One object: process (the first target), processes, lines, functions. Ends with a newline.
[[nodiscard]] std::string JsonReport(const Session& session);

}  // namespace memline

#endif  // MEMLINE_REPORT_JSON_REPORT_H_
