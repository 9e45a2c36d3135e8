// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/print_report.h"

#include <cstdio>

#include "app/cli/command.h"
#include "profiler_core/report/text_report.h"

namespace memline::app {

int Print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return 0;
  return Fail({"cannot write the report", "the output could not be written", "check the space and the permissions"});
}

void PrintReport(const Session& session) { static_cast<void>(Print(TextReport(session, {}))); }

}  // namespace memline::app
