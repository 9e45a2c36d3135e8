// SPDX-License-Identifier: MIT
// All of a session as one JSON document, described in resources/doc/formats.md. ImportJson (import_json.h) makes the
// session of it again.
#ifndef MEMLINE_EXCHANGE_EXPORT_JSON_H_
#define MEMLINE_EXCHANGE_EXPORT_JSON_H_

#include <absl/status/status.h>

#include "profiler_core/exchange/text_sink.h"
#include "profiler_core/model/session.h"
#include "profiler_core/store/counter_history.h"

namespace memline {

inline constexpr const char* kJsonFormatName = "memline session";
inline constexpr int kJsonFormatVersion = 1;

/// A record to a line, written as it goes. `history` may be null, where there is none. Errors are those of the sink and
/// of the history.
[[nodiscard]] absl::Status ExportJson(const Session& session, CounterHistory* history, const TextSink& sink);

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_EXPORT_JSON_H_
