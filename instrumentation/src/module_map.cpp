// SPDX-License-Identifier: MIT
#include "module_map.h"

#include <elf.h>
#include <limits.h>
#include <link.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cstring>

#include "arena.h"
#include "sanitizer.h"

namespace memline::runtime {

ModuleMap module_map;

struct ModuleMap::Scan {
  ModuleMap* map;
  bool first = true;
  bool* seen;
};

namespace {

constexpr int kLockTries = 1000;

void WriteHex(const uint8_t* bytes, uint32_t count, char* text, uint32_t capacity) {
  static const char digits[] = "0123456789abcdef";
  uint32_t length = 0;
  for (uint32_t i = 0; i < count && length + 2 < capacity; ++i) {
    text[length++] = digits[bytes[i] >> 4];
    text[length++] = digits[bytes[i] & 15];
  }
  text[length] = '\0';
}

// Notes are loaded with the object: System V ABI, "Note Section"; the build id is GNU's type 3.
void ReadBuildId(const dl_phdr_info& info, const ElfW(Phdr) & header, LoadedModule& module) {
  const auto* at = reinterpret_cast<const uint8_t*>(info.dlpi_addr + header.p_vaddr);
  const uint8_t* end = at + header.p_memsz;
  while (end - at >= static_cast<int>(sizeof(ElfW(Nhdr)))) {
    ElfW(Nhdr) note;
    memcpy(&note, at, sizeof note);
    const uint8_t* name = at + sizeof note;
    const uint64_t name_bytes = (uint64_t{note.n_namesz} + 3) & ~uint64_t{3};
    const uint64_t value_bytes = (uint64_t{note.n_descsz} + 3) & ~uint64_t{3};
    if (name_bytes + value_bytes > static_cast<uint64_t>(end - name)) return;
    if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && memcmp(name, "GNU", 4) == 0) {
      WriteHex(name + name_bytes, note.n_descsz, module.build_id, sizeof module.build_id);
      return;
    }
    at = name + name_bytes + value_bytes;
  }
}

void CopyPath(const char* name, LoadedModule& module) {
  if (name != nullptr && *name != '\0') {
    if (name[0] != '/') {
      char absolute[PATH_MAX];
      if (realpath(name, absolute) != nullptr) return CopyPath(absolute, module);
    }
    const size_t length = strnlen(name, sizeof module.path - 1);
    memcpy(module.path, name, length);
    module.path[length] = '\0';
    return;
  }
  const ssize_t length = readlink("/proc/self/exe", module.path, sizeof module.path - 1);
  module.path[length > 0 ? length : 0] = '\0';
}

}  // namespace

bool ModuleMap::Reserve() {
  if (modules_ == nullptr) {
    modules_ = static_cast<LoadedModule*>(ReservePages(wire::kMaxModules * sizeof(LoadedModule)));
  }
  return modules_ != nullptr;
}

bool ModuleMap::TryLock(int tries) {
  for (int i = 0; i < tries; ++i) {
    if (i != 0) sched_yield();
    if (!lock_.exchange(true, std::memory_order_acquire)) return true;
  }
  return false;
}

ModuleMap::Lock::Lock(ModuleMap& map) : map_(map), held_(map.TryLock(kLockTries)) {}

ModuleMap::Lock::~Lock() {
  if (held_) map_.lock_.store(false, std::memory_order_release);
}

void ModuleMap::LockForFork() {
  held_for_fork_ = TryLock(kLockTries);
  constexpr timespec kPause{0, 1'000'000};  // whoever holds it has to wait for a processor
  for (int i = 0; i < kLockTries && !held_for_fork_; ++i) {
    nanosleep(&kPause, nullptr);
    held_for_fork_ = TryLock(1);
  }
}

void ModuleMap::UnlockAfterFork() {
  if (held_for_fork_) lock_.store(false, std::memory_order_release);
}

void ModuleMap::Update() {
  const OutOfSightOfThreadSanitizer out_of_sight;
  const Lock lock(*this);
  if (!lock.held() || !Reserve()) return;
  static bool seen[wire::kMaxModules];
  memset(seen, 0, count_);
  Scan scan{this, true, seen};
  if (dl_iterate_phdr(Visit, &scan) != 0) return;  // stopped early: nothing changed
  for (uint32_t i = 0; i < count_; ++i) {
    if (!seen[i]) modules_[i].gone = true;
  }
}

int ModuleMap::Visit(dl_phdr_info* info, size_t, void* argument) {
  auto& scan = *static_cast<Scan*>(argument);
  ModuleMap& map = *scan.map;
  if (scan.first) {
    if (info->dlpi_adds == map.additions_ && info->dlpi_subs == map.removals_) return 1;
    map.additions_ = info->dlpi_adds;
    map.removals_ = info->dlpi_subs;
    scan.first = false;
  }
  LoadedModule fresh{};
  fresh.bias = info->dlpi_addr;
  fresh.start = UINT64_MAX;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& header = info->dlpi_phdr[i];
    if (header.p_type == PT_LOAD) {
      const uint64_t start = info->dlpi_addr + header.p_vaddr;
      if (start < fresh.start) fresh.start = start;
      if (start + header.p_memsz > fresh.end) fresh.end = start + header.p_memsz;
    } else if (header.p_type == PT_NOTE && fresh.build_id[0] == '\0') {
      ReadBuildId(*info, header, fresh);
    }
  }
  if (fresh.end == 0) return 0;
  CopyPath(info->dlpi_name, fresh);
  for (uint32_t i = 0; i < map.count_; ++i) {
    LoadedModule& known = map.modules_[i];
    if (known.gone || known.start != fresh.start || known.end != fresh.end) continue;
    if (strcmp(known.build_id, fresh.build_id) != 0 || strcmp(known.path, fresh.path) != 0) continue;
    scan.seen[i] = true;
    return 0;
  }
  if (map.count_ == wire::kMaxModules) return 0;
  scan.seen[map.count_] = true;
  map.modules_[map.count_++] = fresh;
  return 0;
}

}  // namespace memline::runtime
