// SPDX-License-Identifier: MIT
// Imports a text without a file.
#ifndef MEMLINE_TESTS_UNIT_EXCHANGE_IMPORTED_H_
#define MEMLINE_TESTS_UNIT_EXCHANGE_IMPORTED_H_

#include <string>
#include <string_view>
#include <vector>

#include "profiler_core/exchange/import.h"

namespace memline {

struct ImportedText {
  absl::Status status;
  Imported imported;
  Session session;                 ///< as it was committed last
  std::vector<CounterTick> ticks;  ///< of the first target
};

inline ImportedText ImportText(std::string_view text) {
  ImportedText result;
  SessionSink sink([&](const Session& session, const std::vector<std::vector<CounterTick>>& ticks) {
    result.session = session;
    if (!ticks.empty()) result.ticks.insert(result.ticks.end(), ticks[0].begin(), ticks[0].end());
    return absl::OkStatus();
  });
  const absl::StatusOr<Imported> imported = Import(BytesOf(text), sink);
  result.status = imported.status();
  if (imported.ok()) result.imported = *imported;
  return result;
}

}  // namespace memline

#endif  // MEMLINE_TESTS_UNIT_EXCHANGE_IMPORTED_H_
