// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "profiler_core/exchange/importers.h"
#include "profiler_core/exchange/json_document.h"

namespace memline {

absl::Status ImportJson(ByteSource& source, SessionSink& sink) {
  JsonDocument document(sink);
  const bool complete = nlohmann::json::sax_parse(ByteIterator(source), ByteIterator(), &document);
  if (!source.status().ok()) return source.status();
  if (!document.status().ok()) return document.status();
  return complete ? absl::OkStatus() : absl::InvalidArgumentError("it is no JSON");
}

}  // namespace memline
