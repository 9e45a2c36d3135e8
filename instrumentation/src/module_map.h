// SPDX-License-Identifier: MIT
// The ELF objects of the process, watched for changes. Helper thread only.
#ifndef MEMLINE_RUNTIME_MODULE_MAP_H_
#define MEMLINE_RUNTIME_MODULE_MAP_H_

#include <cstdint>

#include "memline/wire.h"

struct dl_phdr_info;

namespace memline::runtime {

struct LoadedModule {
  uint64_t bias;
  uint64_t start;
  uint64_t end;
  bool gone;
  char build_id[65];  // lower-case hexadecimal
  char path[512];
};

class ModuleMap {
 public:
  /// Reserves the table. False if the kernel refuses.
  bool Init();
  /// Brings the map up to date; cheap when nothing was loaded or unloaded since. Modules keep their ids.
  void Update();
  uint32_t count() const { return count_; }
  const LoadedModule& operator[](uint32_t id) const { return modules_[id]; }

 private:
  struct Scan;
  static int Visit(dl_phdr_info* info, unsigned long bytes, void* argument);

  LoadedModule* modules_ = nullptr;
  uint32_t count_ = 0;
  uint64_t additions_ = 0;
  uint64_t removals_ = 0;
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_MODULE_MAP_H_
