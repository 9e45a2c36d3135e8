// SPDX-License-Identifier: MIT
// Fibers: scopes that begin on one stack and end after others have begun and ended on another.
#include <memline/profile.h>
#include <ucontext.h>

#include <cstdlib>
#include <memory>

namespace {

constexpr size_t kStackBytes = 64 << 10;

struct Fiber {
  ucontext_t own;
  ucontext_t resumer;
  std::unique_ptr<char[]> stack{new char[kStackBytes]};
  bool over = false;
};
Fiber* running;

void Start(Fiber& fiber, void (*body)()) {
  getcontext(&fiber.own);
  fiber.own.uc_stack.ss_sp = fiber.stack.get();
  fiber.own.uc_stack.ss_size = kStackBytes;
  fiber.own.uc_link = &fiber.resumer;
  makecontext(&fiber.own, body, 0);
}

__attribute__((noinline)) void Resume(Fiber& fiber) {
  Fiber* outer = running;
  running = &fiber;
  swapcontext(&fiber.resumer, &fiber.own);
  running = outer;
}

__attribute__((noinline)) void Yield() {
  Fiber* fiber = running;
  swapcontext(&fiber->own, &fiber->resumer);
}

__attribute__((noinline)) void* Take(size_t bytes) {
  void* block = malloc(bytes);
  asm volatile("" : "+r"(block));
  return block;
}

void Plain() {
  free(Take(100));
  Yield();
  free(Take(101));
  running->over = true;
}

__attribute__((noinline)) void Inner(unsigned bytes) {
  PROFILE();
  free(Take(bytes));
  Yield();
  free(Take(bytes + 1));
}

void Annotated() {
  PROFILE();
  for (unsigned i = 0; i < 3; ++i) {
    free(Take(200 + i));
    Yield();
    Inner(300 + i);
  }
  running->over = true;
}

__attribute__((noinline)) void RunBoth(Fiber& first, Fiber& second) {
  PROFILE();
  while (!first.over || !second.over) {
    if (!first.over) Resume(first);
    free(Take(400));
    if (!second.over) Resume(second);
    free(Take(401));
  }
}

__attribute__((noinline)) void Begin(Fiber& fiber) {
  PROFILE();
  Resume(fiber);
  free(Take(500));
}

__attribute__((noinline)) void End(Fiber& fiber) {
  PROFILE();
  free(Take(501));
  while (!fiber.over) Resume(fiber);
  free(Take(502));
}

void Endless() {
  for (;;) {
    PROFILE("round");
    free(Take(600));
    Yield();
  }
}

// Each scope of the caller begins and ends while one of the fiber is alive, and the other way round.
__attribute__((noinline)) void Straddle(Fiber& fiber) {
  PROFILE();
  Resume(fiber);
  free(Take(601));
}

}  // namespace

int main() {
  Fiber plain, first, second, straddling, endless;
  Start(plain, Plain);
  Begin(plain);
  End(plain);
  Start(first, Annotated);
  Start(second, Annotated);
  RunBoth(first, second);
  Start(straddling, Annotated);
  Begin(straddling);
  free(Take(700));
  End(straddling);
  Start(endless, Endless);
  for (unsigned i = 0; i < 1000; ++i) Straddle(endless);
}
