// SPDX-License-Identifier: MIT
#include <string>

#include "profiler_core/report/json_report.h"
#include "profiler_core/report/text_report.h"
#include "profiler_core/store/session_file.h"
#include "tests/fuzz/entry.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {

void FuzzSession(std::string_view bytes) {
  static const ScratchDirectory directory;
  WriteFile(directory / "session", std::string(bytes));
  const absl::StatusOr<Session> session = LoadSession(directory / "session");
  if (!session.ok()) return;
  static_cast<void>(TextReport(*session, {}));
  static_cast<void>(JsonReport(*session));
}

}  // namespace memline
