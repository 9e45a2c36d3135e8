// SPDX-License-Identifier: MIT
// Coroutines run on the stack of whoever resumes them. A scope in one must end before it is suspended.
#include <memline/profile.h>

#include <cstdlib>

#ifdef __cpp_impl_coroutine

#include <coroutine>

namespace {

struct Task {
  struct promise_type {
    Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
};

__attribute__((noinline)) void* Take(size_t bytes) {
  void* block = malloc(bytes);
  asm volatile("" : "+r"(block));
  return block;
}

Task Work(unsigned bytes) {
  void* kept = nullptr;
  for (unsigned i = 0; i < 3; ++i) {
    {
      PROFILE("between suspensions");
      free(kept);
      kept = Take(bytes + i);
    }
    co_await std::suspend_always{};
    free(Take(bytes + 10));
  }
  free(kept);
}

__attribute__((noinline)) void Drive(Task task) {
  PROFILE();
  while (!task.handle.done()) {
    task.handle.resume();
    free(Take(50));
  }
  task.handle.destroy();
}

__attribute__((noinline)) Task Make() {
  PROFILE();
  return Work(100);
}

}  // namespace

int main() {
  Drive(Make());
  Task outside = Make();
  outside.handle.resume();
  Drive(outside);
}

#else
int main() {}
#endif
