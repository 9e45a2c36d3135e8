// SPDX-License-Identifier: MIT
#include "symbol_order.h"

#include <dlfcn.h>

#include <cstring>

#include "export.h"
#include "runtime.h"
#include "thread_slot.h"

namespace memline::runtime {
namespace {

const void* ObjectStart(const void* address) {
  Dl_info info;
  return address != nullptr && dladdr(address, &info) != 0 ? info.dli_fbase : nullptr;
}

// A search may allocate, which is not the program's doing.
ThreadSlot* SearchersSlot() { return RecordingIsOff() ? nullptr : OwnSlot(); }

// One that fails keeps memory for its error. Asking for the error twice gives it back.
void* Search(void* where, const char* name) {
  void* found = dlsym(where, name);
  if (found == nullptr) {
    dlerror();
    dlerror();
  }
  return found;
}

}  // namespace

void* FirstDefinition(const char* name) {
  const Uncounted uncounted(SearchersSlot());
  return Search(RTLD_DEFAULT, name);
}

void* NextDefinition(const char* name) {
  const Uncounted uncounted(SearchersSlot());
  if (void* next = Search(RTLD_NEXT, name)) {
    // A runtime that is linked into the program comes before one that is preloaded, and does without it. It is asked
    // for only where it is: a search that fails would have a program whose free searches for the next one do so for
    // ever.
    if (strncmp(BaseName(ObjectPath(next)), "libmemline.so", 13) != 0) return next;
    using Next = void* (*)(const char*);
    const auto other = reinterpret_cast<Next>(Search(RTLD_NEXT, "memline_next_definition"));
    return other != nullptr ? other(name) : next;
  }
  void* first = FirstDefinition(name);
  return IsOurs(first) ? nullptr : first;
}

bool InOneObject(const void* one, const void* other) {
  const void* start = ObjectStart(one);
  return start != nullptr && start == ObjectStart(other);
}

bool IsOurs(const void* address) {
  static const char within = 0;
  const void* own = ObjectStart(&within);
  return own == nullptr || own == ObjectStart(address);  // without a dynamic linker there is only one object
}

const char* ObjectPath(const void* address) {
  Dl_info info;
  return address != nullptr && dladdr(address, &info) != 0 && info.dli_fname != nullptr ? info.dli_fname : "";
}

const char* BaseName(const char* path) {
  const char* slash = strrchr(path, '/');
  return slash != nullptr ? slash + 1 : path;
}

}  // namespace memline::runtime

MEMLINE_EXPORT void* memline_next_definition(const char* name) { return memline::runtime::NextDefinition(name); }
