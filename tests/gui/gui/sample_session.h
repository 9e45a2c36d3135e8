// SPDX-License-Identifier: GPL-3.0-or-later
// A small session whose figures can be worked out by hand: Load calls Parse, each allocates, something happens outside.
#ifndef MEMLINE_TESTS_GUI_GUI_SAMPLE_SESSION_H_
#define MEMLINE_TESTS_GUI_GUI_SAMPLE_SESSION_H_

#include <QString>

#include "profiler_core/model/session.h"
#include "profiler_core/store/session_file.h"

namespace memline::app {

/// Lines of "/src/load.cpp": Load is 10 to 16 with its PROFILE on 11, Parse 20 to 24 with its PROFILE on 21.
///   line 12 (Load)  allocates 4000 bytes in 4 blocks, 1000 of them freed again; 4000 live at the peak
///   line 14 (Load)  calls Parse
///   line 22 (Parse) allocates 600 bytes in 2 blocks
///   outside         allocates 50 bytes in 1 block
[[nodiscard]] Session SampleSession();

/// With a shell before it, pid 4700, which has no functions, started the other one and exits with 3.
[[nodiscard]] Session SampleSessionOfTwo();

/// Allocates `bytes` more on line 22, in one block.
void GrowParse(Target& target, uint64_t bytes);

/// Writes a complete session file. The counters of each target change in its last tick, those of the first one in the
/// earlier ticks too.
void WriteSession(const Session& session, const QString& path, const std::vector<CounterTick>& earlier = {});

/// Of SampleSession: at half a second line 12 had allocated 1000 bytes in one block, and nothing else had happened.
[[nodiscard]] CounterTick SampleHalfSecond();

}  // namespace memline::app

#endif  // MEMLINE_TESTS_GUI_GUI_SAMPLE_SESSION_H_
