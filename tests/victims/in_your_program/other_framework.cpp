// SPDX-License-Identifier: MIT
// A test framework of one line, by the customization macro; also compiled away, and in a program that may not be
// measured.
#include <cstdio>

static int failed = 0;
#define MEMLINE_ASSERTION_FAILED(message, fatal)                    \
  {                                                                 \
    std::printf("%s: %s\n", (fatal) ? "fatal" : "failed", message); \
    ++failed;                                                       \
    if (fatal) return failed;                                       \
  }
#define MEMLINE_ASSERTION_NOTE(message) std::printf("note: %s\n", message)
#include <memline/assertions.h>

#include <cstdlib>

static void* kept[16];
static int runs = 0;

static void Keep() {
  MEMLINE_PROFILE();
  kept[runs++] = std::malloc(10);  // planted: kept for ever
}

int main() {
  std::printf("testing\n");
  MEMLINE_EXPECT_MAX_LIVE_BYTES(0, Keep());
  MEMLINE_EXPECT_MAX_ALLOCATIONS(0, Keep());
  MEMLINE_ASSERT_NO_GROWTH(4, Keep());
  std::printf("ran %d times\n", runs);
  return failed;
}
