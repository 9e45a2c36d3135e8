// SPDX-License-Identifier: MIT
// A library with scopes in it that comes, goes and comes again.
#include <dlfcn.h>
#include <memline/profile.h>

#include <cstdio>
#include <cstdlib>

namespace {

using Function = void* (*)(unsigned);

__attribute__((noinline)) void* Call(Function function, unsigned bytes) {
  PROFILE();
  return function(bytes);
}

}  // namespace

int main() {
  for (unsigned i = 0; i < 3; ++i) {
    void* library = dlopen("libloaded_library_part.so", RTLD_NOW);
    if (library == nullptr) {
      fprintf(stderr, "%s\n", dlerror());
      return 1;
    }
    const auto function = reinterpret_cast<Function>(dlsym(library, "TakeInLibrary"));
    void* kept = Call(function, 100 + i);
    dlclose(library);
    free(kept);
  }
}
