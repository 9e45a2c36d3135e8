// SPDX-License-Identifier: MIT
// What a victim holds against itself: each check that does not hold is printed, and the number of them is how it exits.
#ifndef MEMLINE_TESTS_VICTIMS_IN_YOUR_PROGRAM_CHECKS_H_
#define MEMLINE_TESTS_VICTIMS_IN_YOUR_PROGRAM_CHECKS_H_

#include <cstdio>

inline int& Failures() {
  static int failures = 0;
  return failures;
}

#define CHECK_THAT(condition)                                                    \
  do {                                                                           \
    if (!(condition)) {                                                          \
      std::printf("%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
      ++Failures();                                                              \
    }                                                                            \
  } while (false)

#define CHECK_EQUAL(actual, expected)                                                                          \
  do {                                                                                                         \
    const long long actual_value = static_cast<long long>(actual);                                             \
    const long long expected_value = static_cast<long long>(expected);                                         \
    if (actual_value != expected_value) {                                                                      \
      std::printf("%s:%d: %s is %lld, not %lld\n", __FILE__, __LINE__, #actual, actual_value, expected_value); \
      ++Failures();                                                                                            \
    }                                                                                                          \
  } while (false)

#endif  // MEMLINE_TESTS_VICTIMS_IN_YOUR_PROGRAM_CHECKS_H_
