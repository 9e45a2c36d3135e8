// SPDX-License-Identifier: MIT
// Sessions whose recorder was killed: complete but for what it had not written yet, with a log beside them.
#ifndef MEMLINE_STORE_INTERRUPTED_H_
#define MEMLINE_STORE_INTERRUPTED_H_

#include <absl/status/status.h>

#include <filesystem>
#include <vector>

namespace memline {

/// In a directory, the oldest first. Empty where that cannot be read.
[[nodiscard]] std::vector<std::filesystem::path> FindInterrupted(const std::filesystem::path& directory);

/// Puts the log into the file, as the recorder would have done at its end. Errors: as LoadSession; Unavailable while
/// somebody else has the file open.
[[nodiscard]] absl::Status CompleteInterrupted(const std::filesystem::path& session);

}  // namespace memline

#endif  // MEMLINE_STORE_INTERRUPTED_H_
