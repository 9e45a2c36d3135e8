// SPDX-License-Identifier: MIT
// Handlers that allocate, annotated or not, on the thread's stack and on one of their own, and that jump away.
#include <memline/profile.h>
#include <setjmp.h>
#include <signal.h>

#include <cstdlib>

extern "C" __attribute__((weak)) void memline_property_jump(void* frame);

namespace {

sigjmp_buf landing;
void* landing_frame;
alignas(16) char stack_of_handlers[64 << 10];

__attribute__((noinline)) void* Take(size_t bytes) {
  void* block = malloc(bytes);
  asm volatile("" : "+r"(block));
  return block;
}

void Plain(int) { free(Take(10)); }

void Annotated(int) {
  PROFILE();
  free(Take(20));
}

void Jumping(int) {
  PROFILE();
  free(Take(30));
  if (memline_property_jump != nullptr) memline_property_jump(landing_frame);
  siglongjmp(landing, 1);
}

void Handle(int signal, void (*handler)(int), int flags) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigaction(signal, &action, nullptr);
}

__attribute__((noinline)) void Raise(int signal) {
  raise(signal);
  asm volatile("" : : : "memory");
}

__attribute__((noinline)) void Interrupted(int flags) {
  PROFILE();
  Handle(SIGUSR1, Plain, flags);
  Raise(SIGUSR1);
  free(Take(40));
  Handle(SIGUSR1, Annotated, flags);
  Raise(SIGUSR1);
  free(Take(41));
}

__attribute__((noinline)) void Deeper(int signal) {
  PROFILE();
  free(Take(50));
  Raise(signal);
}

__attribute__((noinline)) void Above(int flags) {
  PROFILE();
  Handle(SIGUSR2, Jumping, flags);
  for (volatile int i = 0; i < 3; i = i + 1) {
    landing_frame = __builtin_dwarf_cfa();
    if (sigsetjmp(landing, 1) == 0) {
      Deeper(SIGUSR2);
    } else {
      free(Take(60));
    }
  }
  free(Take(61));
}

}  // namespace

int main() {
  stack_t stack = {};
  stack.ss_sp = stack_of_handlers;
  stack.ss_size = sizeof stack_of_handlers;
  sigaltstack(&stack, nullptr);
  for (const int flags : {0, SA_ONSTACK}) {
    Interrupted(flags);
    Above(flags);
    free(Take(70));
  }
}
