/* SPDX-License-Identifier: MIT */
/* The macros of memline_c.h in C. Included by it. */
#ifndef MEMLINE_DETAIL_C_MACROS_H_
#define MEMLINE_DETAIL_C_MACROS_H_

#include <stdatomic.h>

#if defined(__x86_64__)
#define MEMLINE_STACK_POINTER_(variable) __asm__ volatile("mov %%rsp, %0" : "=r"(variable))
#else
#define MEMLINE_STACK_POINTER_(variable) variable = __builtin_frame_address(0)
#endif

#define MEMLINE_IS_RECORDING_() __builtin_expect(atomic_load_explicit(&memline_recording, memory_order_relaxed), 0)

struct memline_scope {
  void* frame;
  uint32_t token; /* 0: not entered */
};

static inline void memline_scope_cleanup(struct memline_scope* scope) {
  if (__builtin_expect(scope->token != 0, 0)) memline_scope_exit(scope->token, scope->frame);
}

#define MEMLINE_CONCAT_INNER_(a, b) a##b
#define MEMLINE_CONCAT_(a, b) MEMLINE_CONCAT_INNER_(a, b)

/* The scope is entered in the function's own code: by that address it is known which function it is. */
#define MEMLINE_PROFILE_C_(function, scope, ...)                                               \
  static struct memline_function function = {__func__, __FILE__, "" __VA_ARGS__, __LINE__, 0}; \
  __attribute__((cleanup(memline_scope_cleanup))) struct memline_scope scope = {NULL, 0};      \
  if (MEMLINE_IS_RECORDING_()) {                                                               \
    void* memline_stack_pointer;                                                               \
    MEMLINE_STACK_POINTER_(memline_stack_pointer);                                             \
    scope.frame = __builtin_dwarf_cfa();                                                       \
    scope.token = memline_scope_enter(&function, scope.frame, memline_stack_pointer);          \
  }                                                                                            \
  (void)0

#define MEMLINE_PROFILE_C(...)                                                                                \
  MEMLINE_PROFILE_C_(MEMLINE_CONCAT_(memline_function_, __LINE__), MEMLINE_CONCAT_(memline_scope_, __LINE__), \
                     __VA_ARGS__)

#define MEMLINE_MARK(text)                           \
  do {                                               \
    if (MEMLINE_IS_RECORDING_()) memline_mark(text); \
  } while (0)

#define MEMLINE_COUNTER(name, value)                                                      \
  do {                                                                                    \
    static struct memline_counter memline_counter_ = {"" name, 0};                        \
    if (MEMLINE_IS_RECORDING_()) memline_counter_set(&memline_counter_, (double)(value)); \
  } while (0)

#endif /* MEMLINE_DETAIL_C_MACROS_H_ */
