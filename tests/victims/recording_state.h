// SPDX-License-Identifier: MIT
#ifndef MEMLINE_TESTS_VICTIMS_RECORDING_STATE_H_
#define MEMLINE_TESTS_VICTIMS_RECORDING_STATE_H_

#include <string>

#include "profiler_core/store/session_file.h"
#include "tests/victims/process.h"

namespace memline {

/// Waits until the first tick of the first process is in the session.
inline bool RecordingBegins(const std::string& session) {
  return Eventually([&session] {
    const auto recorded = LoadSession(session);
    return recorded.ok() && !recorded->targets.empty() && recorded->targets[0].tick_count > 0;
  });
}

}  // namespace memline

#endif  // MEMLINE_TESTS_VICTIMS_RECORDING_STATE_H_
