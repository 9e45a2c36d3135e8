// SPDX-License-Identifier: MIT
// Starts a program with the runtime in it.
#ifndef MEMLINE_RECEIVE_LAUNCHER_H_
#define MEMLINE_RECEIVE_LAUNCHER_H_

#include <absl/status/statusor.h>

#include <filesystem>

#include "profiler_core/receive/recorder.h"

namespace memline {

/// The runtime that belongs to the running program: MEMLINE_RUNTIME, else libmemline.so in the library directory beside
/// the directory of the executable. An absolute path. NotFound with the places tried; InvalidArgument for a path that
/// LD_PRELOAD cannot express.
[[nodiscard]] absl::StatusOr<std::filesystem::path> FindRuntime();

/// Starts the command with the runtime preloaded and told to connect to `socket`. Returns once the program is being
/// executed, so the errors are the real ones: NotFound, PermissionDenied, InvalidArgument (cannot be executed).
[[nodiscard]] absl::StatusOr<pid_t> LaunchTarget(const LaunchCommand& command, const RecorderOptions& options,
                                                 const std::filesystem::path& socket);

}  // namespace memline

#endif  // MEMLINE_RECEIVE_LAUNCHER_H_
