// SPDX-License-Identifier: MIT
#include <time.h>

#include <filesystem>
#include <string>

#include "profiler_core/receive/recorder.h"
#include "profiler_core/store/new_file.h"
#include "profiler_core/store/session_file.h"

namespace memline {

std::filesystem::path NewSessionPath(const std::filesystem::path& directory, const std::string& program) {
  const time_t now = time(nullptr);
  tm local{};
  localtime_r(&now, &local);
  char stamp[32];
  strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &local);
  // A name of the system's full length would leave no room for the rest.
  constexpr size_t kMaxNameBytes = 100;
  std::string name = std::filesystem::path(program).filename().string().substr(0, kMaxNameBytes);
  if (name.empty()) name = "session";
  const std::string stem = "memline-" + name + "-" + stamp;
  std::filesystem::path path = directory / (stem + kSessionSuffix);
  for (int n = 2; absl::IsAlreadyExists(CheckUnused(path)); ++n) {
    path = directory / (stem + "-" + std::to_string(n) + kSessionSuffix);
  }
  return path;
}

}  // namespace memline
