// SPDX-License-Identifier: MIT
#include "allocator_counters.h"

#include <malloc.h>

#include <algorithm>
#include <cstring>

#include "symbol_order.h"

namespace memline::runtime {
namespace {

template <typename Function>
bool Look(Function& function, const char* name) {
  function = reinterpret_cast<Function>(FirstDefinition(name));
  return function != nullptr;
}

uint64_t Above(uint64_t all, uint64_t part) { return all > part ? all - part : 0; }

}  // namespace

void AllocatorCounters::Find(const char* allocator) {
  const auto is = [allocator](const char* name) { return strcmp(allocator, name) == 0; };
  kind_ = Kind::kNone;
  if (is("glibc")) {
    kind_ = Kind::kGlibc;
  } else if (is("jemalloc")) {
    if (Look(mallctl_, "mallctl")) kind_ = Kind::kJemalloc;
  } else if (is("tcmalloc")) {
    if (Look(tcmalloc_property_, "MallocExtension_GetNumericProperty") &&
        Look(tcmalloc_release_, "MallocExtension_ReleaseFreeMemory")) {
      kind_ = Kind::kTcmalloc;
    }
  } else if (is("mimalloc")) {
    if (Look(mi_process_info_, "mi_process_info") && Look(mi_collect_, "mi_collect")) kind_ = Kind::kMimalloc;
  }
}

AllocatorFigures AllocatorCounters::Ask() const {
  switch (kind_) {
    case Kind::kGlibc:
      return AskGlibc();
    case Kind::kJemalloc:
      return AskJemalloc();
    case Kind::kTcmalloc:
      return AskTcmalloc();
    case Kind::kMimalloc:
      return AskMimalloc();
    case Kind::kNone:
      break;
  }
  return {};
}

// All arenas together. malloc_info would tell them apart, but prints them into a FILE, whose buffer would come from the
// program's heap.
AllocatorFigures AllocatorCounters::AskGlibc() const {
  const struct mallinfo2 info = mallinfo2();
  const uint64_t mapped = info.arena + info.hblkhd;
  return {info.uordblks + info.hblkhd, info.fordblks, mapped, mapped, 0};
}

// stats.mapped leaves out pages that are free and not yet given back, which stats.resident has.
AllocatorFigures AllocatorCounters::AskJemalloc() const {
  uint64_t epoch = 1;
  size_t bytes = sizeof epoch;
  if (mallctl_("epoch", &epoch, &bytes, &epoch, sizeof epoch) != 0) return {};
  const auto ask = [this](const char* name) {
    size_t value = 0;
    size_t value_bytes = sizeof value;
    return mallctl_(name, &value, &value_bytes, nullptr, 0) == 0 ? uint64_t{value} : wire::kUnknownBytes;
  };
  const uint64_t allocated = ask("stats.allocated");
  const uint64_t resident = ask("stats.resident");
  const uint64_t mapped = ask("stats.mapped");
  if (allocated == wire::kUnknownBytes || resident == wire::kUnknownBytes || mapped == wire::kUnknownBytes) return {};
  return {allocated, Above(resident, allocated), std::max(mapped, resident), resident, 0};
}

AllocatorFigures AllocatorCounters::AskTcmalloc() const {
  size_t in_use = 0;
  size_t heap = 0;
  size_t unmapped = 0;
  if (tcmalloc_property_("generic.current_allocated_bytes", &in_use) == 0 ||
      tcmalloc_property_("generic.heap_size", &heap) == 0 ||
      tcmalloc_property_("tcmalloc.pageheap_unmapped_bytes", &unmapped) == 0) {
    return {};
  }
  size_t resident = 0;  // the heap and the allocator's own tables
  if (tcmalloc_property_("generic.total_physical_bytes", &resident) == 0) resident = Above(heap, unmapped);
  return {in_use, Above(Above(heap, unmapped), in_use), heap, resident, 0};
}

// Its statistics of what is in use are compiled out of releases; what it has committed is always counted.
AllocatorFigures AllocatorCounters::AskMimalloc() const {
  size_t committed = 0;
  size_t ignored = 0;
  mi_process_info_(&ignored, &ignored, &ignored, &ignored, &ignored, &committed, &ignored, &ignored);
  AllocatorFigures figures;
  figures.mapped_bytes = committed;
  return figures;
}

bool AllocatorCounters::Trim() const {
  switch (kind_) {
    case Kind::kGlibc:
      malloc_trim(0);
      return true;
    case Kind::kJemalloc:
      return mallctl_("arena.4096.purge", nullptr, nullptr, nullptr, 0) == 0;  // MALLCTL_ARENAS_ALL
    case Kind::kTcmalloc:
      tcmalloc_release_();
      return true;
    case Kind::kMimalloc:
      mi_collect_(true);
      return true;
    case Kind::kNone:
      break;
  }
  return false;
}

}  // namespace memline::runtime
