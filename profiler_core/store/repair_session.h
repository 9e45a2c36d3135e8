// SPDX-License-Identifier: MIT
// What can be read of a damaged session, as a new one.
#ifndef MEMLINE_STORE_REPAIR_SESSION_H_
#define MEMLINE_STORE_REPAIR_SESSION_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace memline {

struct Loss {
  std::string table;
  uint64_t kept = 0;     ///< rows
  uint64_t dropped = 0;  ///< rows that were read and made no sense
  bool cut = false;      ///< rows beyond that could not be read; nobody knows how many
};

/// Reads the rows of each table from both ends up to where it is damaged, leaves out what contradicts the rest, and
/// writes a session to `to` that opens. `from` is never modified. The tables that lost something; none for a sound
/// session. Errors: as LoadSession for what is no session; DataLoss if nothing of it can be read; AlreadyExists for
/// `to`.
[[nodiscard]] absl::StatusOr<std::vector<Loss>> RepairSession(const std::filesystem::path& from,
                                                              const std::filesystem::path& to);

}  // namespace memline

#endif  // MEMLINE_STORE_REPAIR_SESSION_H_
