// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/offline_module.h"

#include <unistd.h>

#include "profiler_core/symbolize/debug_file.h"

namespace memline {
namespace {

const Dwfl_Callbacks kCallbacks = {.find_elf = nullptr,
                                   .find_debuginfo = FindDebugFile,
                                   .section_address = dwfl_offline_section_address,
                                   .debuginfo_path = nullptr};

// For FindDebugFile, which modifies nothing of it.
void TellSources(Dwfl_Module* module, const SymbolSources& sources) {
  void** userdata = nullptr;
  dwfl_module_info(module, &userdata, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr);
  *userdata = const_cast<SymbolSources*>(&sources);
}

}  // namespace

OfflineModule OpenOffline(const std::string& module_path, const std::string& build_id, const SymbolSources& sources) {
  OfflineModule opened;
  std::string path = Moved(sources, module_path);
  int fd = OpenRegularFile(path);
  if (fd < 0) fd = FindByBuildId(sources, build_id, path);
  if (fd < 0) return opened;
  opened.dwfl.reset(dwfl_begin(&kCallbacks));
  Dwfl_Module* module = dwfl_report_offline(opened.dwfl.get(), path.c_str(), path.c_str(), fd);
  dwfl_report_end(opened.dwfl.get(), nullptr, nullptr);
  if (module == nullptr) {
    close(fd);
    return opened;
  }
  TellSources(module, sources);
  if (dwfl_module_getelf(module, &opened.bias) == nullptr) return opened;
  if (build_id.empty() || BuildIdOf(module) == build_id) opened.module = module;
  return opened;
}

}  // namespace memline
