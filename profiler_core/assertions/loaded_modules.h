// SPDX-License-Identifier: MIT
#ifndef MEMLINE_ASSERTIONS_LOADED_MODULES_H_
#define MEMLINE_ASSERTIONS_LOADED_MODULES_H_

#include <vector>

#include "profiler_core/model/session.h"

namespace memline {

/// The ELF objects of this process, as they are loaded now.
[[nodiscard]] std::vector<Module> LoadedModules();

}  // namespace memline

#endif  // MEMLINE_ASSERTIONS_LOADED_MODULES_H_
