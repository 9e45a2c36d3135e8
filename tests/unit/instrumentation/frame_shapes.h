// SPDX-License-Identifier: MIT
// Functions whose frames have a known shape in optimized code. Each analyses its own frame, from within its body.
// Everything is local to the test that includes this: each compiles it with options of its own.
#ifndef MEMLINE_TESTS_FRAME_SHAPES_H_
#define MEMLINE_TESTS_FRAME_SHAPES_H_

#include <alloca.h>
#include <gtest/gtest.h>

#include <cstring>
#include <stdexcept>

#include "frame_layout.h"

namespace memline::runtime {
namespace {

__attribute__((noinline)) FrameLayout CallersLayout() {
  return AnalyseFrame(reinterpret_cast<uintptr_t>(__builtin_return_address(0)) - 1);
}

__attribute__((noinline)) int Opaque(int value) {
  asm volatile("" : "+r"(value));
  return value;
}

#ifdef __clang__
#define MEMLINE_TEST_AS_WRITTEN __attribute__((optnone, noinline))
#else
#define MEMLINE_TEST_AS_WRITTEN __attribute__((noipa))  // or arguments that are constant would not be passed
#endif

MEMLINE_TEST_AS_WRITTEN int ManyArguments(int a, int b, int c, int d, int e, int f, int g, int h, int i) {
  asm volatile("" : "+r"(a), "+r"(i));
  return a + b + c + d + e + f + g + h + i;
}

__attribute__((noinline)) FrameLayout PlainLayout(int value) {
  const FrameLayout layout = CallersLayout();
  if (Opaque(value) > 100) Opaque(value + 1);
  for (int i = 0; i < Opaque(value); ++i) Opaque(i);
  return layout;
}

__attribute__((noinline)) FrameLayout ThrowingLayout(int value) {
  const FrameLayout layout = CallersLayout();
  try {
    if (Opaque(value) == 3) throw std::runtime_error("three");
  } catch (const std::runtime_error&) {
    Opaque(4);
  }
  return layout;
}

__attribute__((noinline)) FrameLayout PushingLayout(int value) {
  const FrameLayout layout = CallersLayout();
  if (Opaque(value) == 3) Opaque(ManyArguments(1, 2, 3, 4, 5, 6, value, 8, 9));
  return layout;
}

__attribute__((noinline)) FrameLayout AllocaLayout(int bytes) {
  const FrameLayout layout = CallersLayout();
  if (Opaque(bytes) > 10) {
    void* memory = alloca(static_cast<size_t>(Opaque(bytes)));
    std::memset(memory, 1, static_cast<size_t>(bytes));
    asm volatile("" ::"r"(memory) : "memory");
    Opaque(bytes);
  }
  return layout;
}

}  // namespace
}  // namespace memline::runtime

#endif  // MEMLINE_TESTS_FRAME_SHAPES_H_
