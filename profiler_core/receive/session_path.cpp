// SPDX-License-Identifier: MIT
#include <time.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "profiler_core/receive/recorder.h"
#include "profiler_core/store/session_file.h"

namespace memline {

std::filesystem::path NewSessionPath(const std::filesystem::path& directory, const std::string& program) {
  const time_t now = time(nullptr);
  tm local{};
  localtime_r(&now, &local);
  char stamp[32];
  strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &local);
  std::string name = std::filesystem::path(program).filename().string();
  if (name.empty()) name = "session";
  const std::string stem = "memline-" + name + "-" + stamp;
  std::filesystem::path path = directory / (stem + kSessionSuffix);
  std::error_code error;
  for (int n = 2; std::filesystem::exists(path, error); ++n) {
    path = directory / (stem + "-" + std::to_string(n) + kSessionSuffix);
  }
  return path;
}

}  // namespace memline
