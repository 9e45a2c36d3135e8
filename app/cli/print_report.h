// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef MEMLINE_APP_CLI_PRINT_REPORT_H_
#define MEMLINE_APP_CLI_PRINT_REPORT_H_

#include <string>

#include "profiler_core/model/session.h"

namespace memline::app {

/// On stdout. The exit status: kFailure, and said on stderr, if it cannot be written.
int Print(const std::string& text);

/// Into the file, or on stdout where none is named. The exit status as above.
int PrintOrWrite(const std::string& text, const std::string& file);

/// The text report of a recording that has just ended.
void PrintReport(const Session& session);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_PRINT_REPORT_H_
