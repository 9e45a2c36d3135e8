// SPDX-License-Identifier: MIT
// What runs after a longjmp lies where the frames lay that were left: none of it is theirs.
#include <memline/profile.h>
#include <setjmp.h>

#include <cstdlib>

extern "C" __attribute__((weak)) void memline_property_jump(void* frame);
extern "C" __attribute__((noreturn)) void __longjmp_chk(jmp_buf place, int value);

namespace {

jmp_buf landing;
void* landing_frame;

__attribute__((noinline)) void* Take(size_t bytes) {
  void* block = malloc(bytes);
  asm volatile("" : "+r"(block));
  return block;
}

__attribute__((noinline, noreturn)) void Jump(int how) {
  if (memline_property_jump != nullptr) memline_property_jump(landing_frame);
  switch (how) {
    case 0:
      longjmp(landing, 1);
    case 1:
      _longjmp(landing, 1);
    case 2:
      siglongjmp(landing, 1);
    default:
      __longjmp_chk(landing, 1);
  }
}

__attribute__((noinline)) void Annotated(int how) {
  PROFILE();
  free(Take(10));
  Jump(how);
}

// As Annotated, but not annotated: its frame comes to lie at the same place.
__attribute__((noinline)) void Plain(int bytes) {
  free(Take(static_cast<size_t>(bytes)));
  asm volatile("" : : : "memory");
}

__attribute__((noinline)) void Land(int how) {
  PROFILE();
  landing_frame = __builtin_dwarf_cfa();
  if (setjmp(landing) == 0) Annotated(how);
  Plain(20);
  free(Take(21));
}

__attribute__((noinline)) void LandOutside(int how) {
  landing_frame = __builtin_dwarf_cfa();
  if (setjmp(landing) == 0) Annotated(how);
  Plain(30);
}

}  // namespace

int main() {
  for (int how = 0; how < 4; ++how) {
    Land(how);
    LandOutside(how);
  }
}
