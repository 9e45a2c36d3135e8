// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef MEMLINE_APP_CLI_PRINT_REPORT_H_
#define MEMLINE_APP_CLI_PRINT_REPORT_H_

#include "profiler_core/model/session.h"

namespace memline::app {

/// The text report of a recording that has just ended, on stdout.
void PrintReport(const Session& session);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_PRINT_REPORT_H_
