// SPDX-License-Identifier: MIT
// Arithmetic in small annotated functions that are called millions of times; one allocation for each row.
#include <memline/profile.h>

#include <vector>

#include "tests/benchmark/workloads/workload.h"

namespace {

constexpr uint64_t kWidth = 1000;
constexpr int kIterations = 30;

__attribute__((noinline)) int Pixel(double re, double im) {
  PROFILE();
  double x = 0, y = 0;
  int i = 0;
  for (; i < kIterations && x * x + y * y < 4; ++i) {
    const double next = x * x - y * y + re;
    y = 2 * x * y + im;
    x = next;
  }
  return i;
}

__attribute__((noinline)) std::vector<int> Row(double im) {
  PROFILE();
  std::vector<int> row(kWidth);
  for (uint64_t column = 0; column < kWidth; ++column) row[column] = Pixel(-2.0 + 2.5 * column / kWidth, im);
  return row;
}

}  // namespace

uint64_t Compute(uint64_t pixels) {
  PROFILE();
  const uint64_t rows = pixels / kWidth;
  volatile long inside = 0;
  for (uint64_t i = 0; i < rows; ++i)
    for (const int iterations : Row(-1.25 + 2.5 * i / rows)) inside = inside + (iterations == kIterations);
  return rows;
}
