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

namespace memline {

class TargetModules {
 public:
  /// The debug information for an address of the target, null if there is none, and the address in the file.
  std::pair<DwarfModule*, uint64_t> At(const Target& target, uint64_t pc);

 private:
  std::map<std::pair<std::string, std::string>, std::unique_ptr<DwarfModule>> modules_;  // by path and build id
};

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_TARGET_MODULES_H_
