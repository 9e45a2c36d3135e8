// SPDX-License-Identifier: MIT
// An ELF file of a target, opened with libdwfl.
#ifndef MEMLINE_SYMBOLIZE_OFFLINE_MODULE_H_
#define MEMLINE_SYMBOLIZE_OFFLINE_MODULE_H_

#include <elfutils/libdwfl.h>

#include <memory>
#include <string>

#include "profiler_core/symbolize/symbol_sources.h"

namespace memline {

struct OfflineModule {
  std::unique_ptr<Dwfl, void (*)(Dwfl*)> dwfl{nullptr, dwfl_end};
  Dwfl_Module* module = nullptr;  ///< null: there is none; lives as long as dwfl
  GElf_Addr bias = 0;             ///< from an address in the file to one of libdwfl
};

/// None if the file has another build id (unless that is "") and if neither it nor a file with the debug information of
/// its build id is there. `sources` must outlive it.
[[nodiscard]] OfflineModule OpenOffline(const std::string& path, const std::string& build_id,
                                        const SymbolSources& sources);

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_OFFLINE_MODULE_H_
