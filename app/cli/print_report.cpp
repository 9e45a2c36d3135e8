// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/print_report.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "app/cli/command.h"
#include "profiler_core/report/text_report.h"

namespace memline::app {

int Print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return 0;
  return Fail({"cannot write the report", "the output could not be written", "check the space and the permissions"});
}

int PrintOrWrite(const std::string& text, const std::string& file) {
  if (file.empty()) return Print(text);
  FILE* output = std::fopen(file.c_str(), "we");
  if (output == nullptr) return Fail({"cannot write " + file, std::strerror(errno), "choose another place with -o"});
  const bool written = std::fwrite(text.data(), 1, text.size(), output) == text.size();
  if (std::fclose(output) == 0 && written) return 0;
  return Fail({"cannot write " + file, std::strerror(errno), "check the space on the disk"});
}

void PrintReport(const Session& session) { static_cast<void>(Print(TextReport(session, {}))); }

}  // namespace memline::app
