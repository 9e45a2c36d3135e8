// SPDX-License-Identifier: MIT
#include "symbol_order.h"

#include <dlfcn.h>

#include <cstring>

#include "export.h"

namespace memline::runtime {
namespace {

const void* ObjectStart(const void* address) {
  Dl_info info;
  return address != nullptr && dladdr(address, &info) != 0 ? info.dli_fbase : nullptr;
}

}  // namespace

void* FirstDefinition(const char* name) { return dlsym(RTLD_DEFAULT, name); }

void* NextDefinition(const char* name) {
  if (void* next = dlsym(RTLD_NEXT, name)) {
    // A runtime that is linked into the program comes before one that is preloaded, and does without it.
    using Next = void* (*)(const char*);
    const auto other = reinterpret_cast<Next>(dlsym(RTLD_NEXT, "memline_next_definition"));
    return InOneObject(next, reinterpret_cast<void*>(other)) ? other(name) : next;
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
