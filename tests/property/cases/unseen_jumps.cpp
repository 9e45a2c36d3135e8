// SPDX-License-Identifier: MIT
// Jumps that nobody can be told of: the compiler's own, and contexts used to go back. Their scopes lie on record until
// the next one begins.
#include <memline/profile.h>
#include <ucontext.h>

#include <cstdlib>
#include <cstring>

extern "C" __attribute__((weak)) void memline_property_jump(void* frame);

namespace {

void* landing[5];
ucontext_t context;
void* landing_frame;

__attribute__((noinline)) void* Take(size_t bytes) {
  void* block = malloc(bytes);
  asm volatile("" : "+r"(block));
  return block;
}

__attribute__((noinline, noreturn)) void Jump(bool by_context) {
  if (memline_property_jump != nullptr) memline_property_jump(landing_frame);
  if (by_context) setcontext(&context);
  __builtin_longjmp(landing, 1);
}

__attribute__((noinline, noreturn)) void TakeAndJump(bool by_context) {
  free(Take(10));
  Jump(by_context);
}

// The word that holds the last call lies deep, where nothing comes to lie but the frame of Covering.
__attribute__((noinline)) void Annotated(bool by_context, bool takes) {
  PROFILE();
  char room[3000];
  asm volatile("" : : "r"(room) : "memory");
  free(Take(11));
  if (takes) TakeAndJump(by_context);
  Jump(by_context);
}

__attribute__((noinline)) void Deeper(bool by_context, bool takes) {
  char room[300];
  asm volatile("" : : "r"(room) : "memory");
  Annotated(by_context, takes);
  asm volatile("" : : "r"(room) : "memory");
}

__attribute__((noinline)) void Covering(size_t bytes) {
  char room[9000];
  if (bytes % 2 == 0) memset(room, 0, sizeof room);
  asm volatile("" : : "r"(room) : "memory");
  free(Take(bytes));
  asm volatile("" : : "r"(room) : "memory");
}

__attribute__((noinline)) void LandByBuiltin(bool takes) {
  landing_frame = __builtin_dwarf_cfa();
  if (__builtin_setjmp(landing) == 0) Deeper(false, takes);
  free(Take(20));
}

__attribute__((noinline)) void LandByContext(bool takes) {
  volatile bool back = false;
  landing_frame = __builtin_dwarf_cfa();
  getcontext(&context);
  if (!back) {
    back = true;
    Deeper(true, takes);
  }
  free(Take(21));
}

__attribute__((noinline)) void Around(void (*land)(bool), bool takes) {
  PROFILE();
  land(takes);
  free(Take(30));
  Covering(31 + takes);
  free(Take(33));
}

}  // namespace

int main() {
  for (const auto land : {LandByBuiltin, LandByContext}) {
    for (const bool takes : {false, true}) {
      land(takes);
      free(Take(40));
      Covering(41 + takes);
      Around(land, takes);
      Around(land, takes);
    }
  }
}
