// SPDX-License-Identifier: MIT
// A program that replaces one operator new and one delete: all others are to end there. Exits with 0 if they do.
#include <memline/profile.h>

#include <cstddef>
#include <new>

namespace {

alignas(16) char pool[4096];
size_t used = 0;
int made = 0;
int gone = 0;

struct Number {
  int value[4];
};

}  // namespace

void* operator new(size_t bytes) {
  ++made;
  void* block = pool + used;
  used += (bytes + 15) / 16 * 16;
  return block;
}

void operator delete(void* block) noexcept {
  if (block != nullptr) ++gone;
}

int main() {
  PROFILE();
  delete new Number;
  delete[] new Number[2];
  auto* volatile maybe = new (std::nothrow) Number;
  delete maybe;
  return made == 3 && gone == 3 ? 0 : 1;
}
