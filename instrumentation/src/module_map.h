// SPDX-License-Identifier: MIT
// The ELF objects of the process, watched for changes. Helper thread only.
#ifndef MEMLINE_RUNTIME_MODULE_MAP_H_
#define MEMLINE_RUNTIME_MODULE_MAP_H_

#include <atomic>
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

/// The helper thread sends it; any thread that meets code it has not seen may bring it up to date, so that a library
/// that is gone by the next tick is known all the same.
class ModuleMap {
 public:
  /// Protects everything. Tried for a while and then given up: who waits may hold the loader's lock, which an update
  /// takes.
  class Lock {
   public:
    explicit Lock(ModuleMap& map);
    ~Lock();
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    bool held() const { return held_; }

   private:
    ModuleMap& map_;
    bool held_ = false;
  };

  /// Brings the map up to date; cheap when nothing was loaded or unloaded since. Modules keep their ids. Takes the
  /// lock.
  void Update();

  /// A child gets the loader's list of objects as it is locked at the fork, and glibc (2.36) never unlocks it there: no
  /// scan may be under way. Given up after about a second, as it may be the forking thread that holds up the scan.
  void LockForFork();
  void UnlockAfterFork();
  /// In the child, instead: nobody holds the lock any more.
  void ReleaseAfterFork() { lock_.store(false, std::memory_order_release); }

  uint32_t count() const { return count_; }
  const LoadedModule& operator[](uint32_t id) const { return modules_[id]; }

 private:
  struct Scan;
  bool TryLock(int tries);
  bool Reserve();
  static int Visit(dl_phdr_info* info, unsigned long bytes, void* argument);

  std::atomic<bool> lock_{false};
  bool held_for_fork_ = false;
  LoadedModule* modules_ = nullptr;
  uint32_t count_ = 0;
  uint64_t additions_ = 0;
  uint64_t removals_ = 0;
};

extern ModuleMap module_map;

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_MODULE_MAP_H_
