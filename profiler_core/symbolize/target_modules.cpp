// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/target_modules.h"

#include <algorithm>

namespace memline {

std::pair<DwarfModule*, uint64_t> TargetModules::At(const Target& target, uint64_t pc) {
  // The latest one: an address may have belonged to a module that is gone.
  const auto module = std::find_if(target.modules.rbegin(), target.modules.rend(),
                                   [&](const Module& m) { return pc >= m.start && pc < m.end; });
  if (module == target.modules.rend()) return {nullptr, pc};
  const auto [place, is_new] = modules_.try_emplace({module->path, module->build_id});
  if (is_new) place->second = DwarfModule::Open(module->path, module->build_id);
  return {place->second.get(), pc - module->bias};
}

}  // namespace memline
