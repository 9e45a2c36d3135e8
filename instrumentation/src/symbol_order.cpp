// SPDX-License-Identifier: MIT
#include "symbol_order.h"

#include <dlfcn.h>

#include <cstring>

namespace memline::runtime {
namespace {

const void* ObjectStart(const void* address) {
  Dl_info info;
  return address != nullptr && dladdr(address, &info) != 0 ? info.dli_fbase : nullptr;
}

}  // namespace

void* FirstDefinition(const char* name) { return dlsym(RTLD_DEFAULT, name); }

void* NextDefinition(const char* name) {
  if (void* next = dlsym(RTLD_NEXT, name)) return next;
  void* first = FirstDefinition(name);
  return IsOurs(first) ? nullptr : first;
}

bool InOneObject(const void* one, const void* other) {
  const void* start = ObjectStart(one);
  return start != nullptr && start == ObjectStart(other);
}

bool IsOurs(const void* address) {
  static const char within = 0;
  return InOneObject(address, &within);
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
