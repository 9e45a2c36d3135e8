// SPDX-License-Identifier: MIT
// Files of other tools, and memline's own exports, as sessions.
#ifndef MEMLINE_EXCHANGE_IMPORT_H_
#define MEMLINE_EXCHANGE_IMPORT_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <filesystem>
#include <memory>
#include <string>

#include "profiler_core/exchange/byte_source.h"
#include "profiler_core/exchange/line_reader.h"
#include "profiler_core/exchange/session_sink.h"

namespace memline {

/// What was made of a file.
struct Imported {
  std::string format;  ///< "massif", "heaptrack", "mprof .dat", …
  std::string note;    ///< what was left out, for the user; "" if nothing
};

/// Recognises what the bytes are by their content, also if they are compressed by gzip or zstd. Errors: Unimplemented
/// for what is none of the formats, InvalidArgument and DataLoss with what is wrong and where.
[[nodiscard]] absl::StatusOr<Imported> Import(std::unique_ptr<ByteSource> source, SessionSink& sink);

/// Makes a new session file, which appears only when it is complete. Errors: those of Import and of both files;
/// AlreadyExists if there is such a session.
[[nodiscard]] absl::StatusOr<Imported> ImportFile(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_IMPORT_H_
