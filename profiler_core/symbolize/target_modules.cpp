// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/target_modules.h"

namespace memline {

std::pair<DwarfModule*, uint64_t> TargetModules::At(const Target& target, uint64_t pc) {
  const Module* module = ModuleAt(target, pc);
  if (module == nullptr) return {nullptr, pc};
  const auto [place, is_new] = modules_.try_emplace({module->path, module->build_id});
  if (is_new) place->second = DwarfModule::Open(module->path, module->build_id, sources_);
  return {place->second.get(), pc - module->bias};
}

std::string TargetModules::SymbolAt(const Target& target, uint64_t pc) {
  const Module* module = ModuleAt(target, pc);
  if (module == nullptr) return {};
  const Key key(module->path, module->build_id);
  auto place = symbols_.find(key);
  if (place == symbols_.end())
    place = symbols_.emplace(key, OpenOffline(module->path, module->build_id, sources_)).first;
  return place->second.NameAt(pc - module->bias);
}

}  // namespace memline
