// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/modules_without_lines.h"

#include <map>

namespace memline {

std::vector<const Module*> ModulesWithoutLines(const Target& target) {
  if (target.runtime_version.empty()) return {};
  std::map<const Module*, bool> has_lines;
  const auto add = [&](uint64_t pc, const SourceLine& line) {
    if (const Module* module = ModuleAt(target, pc)) has_lines[module] |= line.line != 0;
  };
  // Where a PROFILE is entered, its line is known without any debug information.
  for (size_t i = 0; i < target.site_lines.size(); ++i) {
    const Site& site = target.sites[i];
    if (site.node != 0 && site.pc != target.nodes[site.node].entry_pc) add(site.pc, target.site_lines[i]);
  }
  for (size_t i = 0; i < target.call_lines.size(); ++i) {
    if (target.nodes[i].parent != 0) add(target.nodes[i].call_pc, target.call_lines[i]);
  }
  std::vector<const Module*> without;
  for (const auto& [module, known] : has_lines) {
    if (!known) without.push_back(module);
  }
  return without;
}

}  // namespace memline
