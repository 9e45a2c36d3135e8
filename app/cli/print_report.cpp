// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/print_report.h"

#include <cstdio>
#include <string>

#include "profiler_core/report/text_report.h"

namespace memline::app {

void PrintReport(const Session& session) {
  const std::string text = TextReport(session, {});
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace memline::app
