// SPDX-License-Identifier: MIT
// Which programs and libraries were recorded without anything to tell lines by.
#ifndef MEMLINE_ANALYSE_MODULES_WITHOUT_LINES_H_
#define MEMLINE_ANALYSE_MODULES_WITHOUT_LINES_H_

#include <vector>

#include "profiler_core/model/session.h"

namespace memline {

/// Modules that annotated code was executed in and of which not one line is known, in order. A module that has lines
/// may have code that belongs to none. Nothing of what another tool recorded: there each function counts as annotated.
[[nodiscard]] std::vector<const Module*> ModulesWithoutLines(const Target& target);

}  // namespace memline

#endif  // MEMLINE_ANALYSE_MODULES_WITHOUT_LINES_H_
