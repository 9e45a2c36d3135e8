// SPDX-License-Identifier: MIT
// One function for each format, called with the source at the beginning of its file. What a format does not say stays
// unknown. Errors: InvalidArgument with what is wrong and where; those of the source and the sink.
#ifndef MEMLINE_EXCHANGE_IMPORTERS_H_
#define MEMLINE_EXCHANGE_IMPORTERS_H_

#include <absl/status/status.h>

#include <string>

#include "profiler_core/exchange/byte_source.h"
#include "profiler_core/exchange/session_sink.h"

namespace memline {

/// What ExportJson wrote.
[[nodiscard]] absl::Status ImportJson(ByteSource& source, SessionSink& sink);
/// A timeline as ExportCsv writes it. A column that it does not write is a user counter.
[[nodiscard]] absl::Status ImportCsv(ByteSource& source, SessionSink& sink);
/// Of mprof (memory_profiler), and what ExportDat wrote.
[[nodiscard]] absl::Status ImportDat(ByteSource& source, SessionSink& sink);
/// Of valgrind --tool=massif. `note` as in Imported.
[[nodiscard]] absl::Status ImportMassif(ByteSource& source, SessionSink& sink, std::string& note);
/// Of heaptrack 1.3 and 1.4: file version 3, interpreted.
[[nodiscard]] absl::Status ImportHeaptrack(ByteSource& source, SessionSink& sink, std::string& note);

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_IMPORTERS_H_
