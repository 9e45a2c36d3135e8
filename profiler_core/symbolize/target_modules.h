// SPDX-License-Identifier: MIT
// The debug information of a target's modules, opened when it is first asked for.
#ifndef MEMLINE_SYMBOLIZE_TARGET_MODULES_H_
#define MEMLINE_SYMBOLIZE_TARGET_MODULES_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "profiler_core/model/session.h"
#include "profiler_core/symbolize/dwarf_module.h"
#include "profiler_core/symbolize/symbol_table.h"

namespace memline {

class TargetModules {
 public:
  explicit TargetModules(SymbolSources sources) : sources_(std::move(sources)) {}

  [[nodiscard]] const SymbolSources& sources() const { return sources_; }
  /// The debug information for an address of the target, null if there is none, and the address in the file.
  std::pair<DwarfModule*, uint64_t> At(const Target& target, uint64_t pc);
  /// What the symbol table of its module calls an address of the target; "" if it does not.
  std::string SymbolAt(const Target& target, uint64_t pc);

 private:
  using Key = std::pair<std::string, std::string>;  // path and build id

  const SymbolSources sources_;
  std::map<Key, std::unique_ptr<DwarfModule>> modules_;
  std::map<Key, SymbolTable> symbols_;
};

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_TARGET_MODULES_H_
