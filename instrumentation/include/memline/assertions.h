// SPDX-License-Identifier: MIT
//
// Limits on memory, as assertions of a test framework. Include the framework first: GoogleTest, Catch2 (2 or 3), or any
// other by MEMLINE_ASSERTION_FAILED. Link memline::assertions (-lmemline_assertions -lmemline). C++11 or later.
//
//   EXPECT_MAX_LIVE_BYTES(bytes, expression)    after it the process holds at most so many bytes more than before
//   EXPECT_MAX_ALLOCATIONS(count, expression)   it allocates at most so often, freed again or not; 0: not at all
//   EXPECT_NO_GROWTH(runs, expression)          run again and again it does not need more and more
//
// ASSERT_… leaves the test on failure. CHECK_… and REQUIRE_… are the same two as Catch2 spells them. The expression may
// be any statement; what it throws is passed on. GoogleTest takes more text: EXPECT_MAX_ALLOCATIONS(0, Find()) << key;
//
// NO_GROWTH runs the expression once, to warm up, and then `runs` times (2 or more, the more the surer), with a look at
// the live bytes after each. It fails if they are ever higher in the second half of the runs than they were at any time
// before. So what is allocated once or fills up (a cache, a pool, a table that doubles now and then) passes if it is
// filled in the first half, and so does what swings up and down; what is kept of every run does not pass, be it a byte.
//
// Live bytes and allocations are those of the whole process, of all threads, so nothing else should be at work. They
// are exact. A failure names the lines: file and line inside functions with PROFILE(), all else as "outside PROFILE".
// Build with -g. The test framework's and memline's own memory are not in them.
//
// Each assertion has tracking on while it runs. Where it cannot be had (MEMLINE_DISABLE, MEMLINE_OFF=1, a set-user-id
// program, another malloc in front) the expression is evaluated, a note says why nothing was measured, and the
// assertion passes.
//
//   #define MEMLINE_ASSERTION_FAILED(message, fatal)  …      a statement, for another framework; `message` is a
//                                                            const char*, `fatal` true for ASSERT_ and REQUIRE_
//   #define MEMLINE_ASSERTION_NOTE(message)  …               where the note goes; stderr if it is not defined
//
// MEMLINE_NO_SHORT_NAMES leaves only MEMLINE_EXPECT_… and MEMLINE_ASSERT_….
#ifndef MEMLINE_ASSERTIONS_H_
#define MEMLINE_ASSERTIONS_H_

#include <memline/lines.h>
#include <memline/memline.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <utility>

namespace memline {

/// What an assertion found. False: it failed, and `message` says why.
class Verdict {
 public:
  static Verdict Pass() { return Verdict(true, std::string(), std::string()); }
  static Verdict Fail(std::string message) { return Verdict(false, std::move(message), std::string()); }
  /// Passes.
  static Verdict NotMeasured(const char* why) {
    return Verdict(true, std::string(), std::string("memline: not measured: ") + why);
  }
  explicit operator bool() const { return passed_; }
  const char* message() const { return message_.c_str(); }
  /// Why nothing was measured; "" if it was.
  const char* note() const { return note_.c_str(); }

 private:
  Verdict(bool passed, std::string message, std::string note)
      : passed_(passed), message_(std::move(message)), note_(std::move(note)) {}

  bool passed_;
  std::string message_;
  std::string note_;
};

namespace detail {

// "HEADLINE, by line:" and the lines.
inline Verdict FailedBy(std::string headline, const Difference& difference, memline_order order) {
  constexpr unsigned kMostLines = 12;
  char lines[8192];
  memline_describe_lines(difference.handle(), order, kMostLines, lines, sizeof lines);
  return Verdict::Fail(std::move(headline) + ":\n" + lines);
}

inline std::string Bytes(int64_t count) { return std::to_string(count) + (count == 1 ? " byte" : " bytes"); }

// Runs once, and gives what that made of the memory to `judge`.
template <typename Run, typename Judge>
Verdict Measure(Run&& run, const Judge& judge) {
  const Tracking tracking;
  const char* const obstacle = TrackingObstacle();
  const bool measures = tracking && *obstacle == '\0';
  const Snapshot before = measures ? Snapshot::Take() : Snapshot();
  run();
  if (!measures) return Verdict::NotMeasured(*obstacle != '\0' ? obstacle : "there is no memory for the tables");
  const Difference difference = Snapshot::Take() - before;
  return difference ? judge(difference) : Verdict::NotMeasured("tracking was off for a time");
}

template <typename Run>
Verdict MaxLiveBytes(uint64_t limit, const char* expression, Run&& run) {
  return Measure(run, [=](const Difference& difference) {
    const int64_t grown = difference.total().live_bytes;
    if (grown <= 0 || static_cast<uint64_t>(grown) <= limit) return Verdict::Pass();
    return FailedBy(std::string(expression) + " holds " + Bytes(grown) + " more than before, " +
                        Bytes(static_cast<int64_t>(limit)) + " are allowed",
                    difference, MEMLINE_BY_GROWTH);
  });
}

template <typename Run>
Verdict MaxAllocations(uint64_t limit, const char* expression, Run&& run) {
  return Measure(run, [=](const Difference& difference) {
    const uint64_t count = difference.total().alloc_count;
    if (count <= limit) return Verdict::Pass();
    return FailedBy(std::string(expression) + " allocates " + std::to_string(count) + " times, " +
                        std::to_string(limit) + " are allowed",
                    difference, MEMLINE_BY_ALLOCATIONS);
  });
}

template <typename Run>
Verdict NoGrowth(unsigned runs, const char* expression, Run&& run) {
  const Tracking tracking;
  const char* const obstacle = TrackingObstacle();
  run();
  Snapshot early = Snapshot::Take();
  Snapshot late;
  for (unsigned i = 1; i <= runs; ++i) {
    run();
    Snapshot now = Snapshot::Take();
    Snapshot& highest = i <= runs / 2 ? early : late;
    if (!highest || now.live_bytes() > highest.live_bytes()) highest = std::move(now);
  }
  if (!tracking || *obstacle != '\0') return Verdict::NotMeasured(obstacle);
  const Difference difference = late - early;
  if (!difference) return Verdict::NotMeasured("there were no runs, or tracking was off for a time");
  const int64_t grown = difference.total().live_bytes;
  if (grown <= 0) return Verdict::Pass();
  return FailedBy(std::string(expression) + " keeps growing: later runs of " + std::to_string(runs) + " hold " +
                      Bytes(grown) + " more than earlier ones",
                  difference, MEMLINE_BY_GROWTH);
}

}  // namespace detail
}  // namespace memline

#ifndef MEMLINE_ASSERTION_NOTE
#define MEMLINE_ASSERTION_NOTE(message) std::fprintf(stderr, "%s\n", message)
#endif

// What stands behind `else`: the failure. In GoogleTest more may be streamed into it. Catch2 counts what passes.
#if defined(MEMLINE_ASSERTION_FAILED)
#define MEMLINE_EXPECT_FAILED_(message) MEMLINE_ASSERTION_FAILED(message, false)
#define MEMLINE_ASSERT_FAILED_(message) MEMLINE_ASSERTION_FAILED(message, true)
#elif defined(GTEST_TEST)
#define MEMLINE_EXPECT_FAILED_(message) ADD_FAILURE() << message
#define MEMLINE_ASSERT_FAILED_(message) GTEST_FAIL() << message
#elif defined(CATCH_VERSION_MAJOR) && defined(CATCH_CONFIG_PREFIX_ALL)
#define MEMLINE_ASSERTION_PASSED_() CATCH_SUCCEED()
#define MEMLINE_EXPECT_FAILED_(message) CATCH_FAIL_CHECK(message)
#define MEMLINE_ASSERT_FAILED_(message) CATCH_FAIL(message)
#elif defined(CATCH_VERSION_MAJOR)
#define MEMLINE_ASSERTION_PASSED_() SUCCEED()
#define MEMLINE_EXPECT_FAILED_(message) FAIL_CHECK(message)
#define MEMLINE_ASSERT_FAILED_(message) FAIL(message)
#else
#error "include the test framework before memline/assertions.h, or define MEMLINE_ASSERTION_FAILED(message, fatal)"
#endif

#ifndef MEMLINE_ASSERTION_PASSED_
#define MEMLINE_ASSERTION_PASSED_() static_cast<void>(0)
#endif

// The switch keeps an `else` of the caller from being taken for one of ours.
#define MEMLINE_ASSERTION_(measure, limit, text, failed, ...)                              \
  switch (0)                                                                               \
  case 0:                                                                                  \
  default:                                                                                 \
    if (const ::memline::Verdict memline_verdict =                                         \
            ::memline::detail::measure((limit), text, [&]() { __VA_ARGS__; })) {           \
      if (*memline_verdict.note() != '\0') MEMLINE_ASSERTION_NOTE(memline_verdict.note()); \
      MEMLINE_ASSERTION_PASSED_();                                                         \
    } else                                                                                 \
      failed(memline_verdict.message())

#define MEMLINE_EXPECT_MAX_LIVE_BYTES(bytes, ...) \
  MEMLINE_ASSERTION_(MaxLiveBytes, bytes, #__VA_ARGS__, MEMLINE_EXPECT_FAILED_, __VA_ARGS__)
#define MEMLINE_ASSERT_MAX_LIVE_BYTES(bytes, ...) \
  MEMLINE_ASSERTION_(MaxLiveBytes, bytes, #__VA_ARGS__, MEMLINE_ASSERT_FAILED_, __VA_ARGS__)
#define MEMLINE_EXPECT_MAX_ALLOCATIONS(count, ...) \
  MEMLINE_ASSERTION_(MaxAllocations, count, #__VA_ARGS__, MEMLINE_EXPECT_FAILED_, __VA_ARGS__)
#define MEMLINE_ASSERT_MAX_ALLOCATIONS(count, ...) \
  MEMLINE_ASSERTION_(MaxAllocations, count, #__VA_ARGS__, MEMLINE_ASSERT_FAILED_, __VA_ARGS__)
#define MEMLINE_EXPECT_NO_GROWTH(runs, ...) \
  MEMLINE_ASSERTION_(NoGrowth, runs, #__VA_ARGS__, MEMLINE_EXPECT_FAILED_, __VA_ARGS__)
#define MEMLINE_ASSERT_NO_GROWTH(runs, ...) \
  MEMLINE_ASSERTION_(NoGrowth, runs, #__VA_ARGS__, MEMLINE_ASSERT_FAILED_, __VA_ARGS__)

#ifndef MEMLINE_NO_SHORT_NAMES
#define EXPECT_MAX_LIVE_BYTES(bytes, ...) MEMLINE_EXPECT_MAX_LIVE_BYTES(bytes, __VA_ARGS__)
#define ASSERT_MAX_LIVE_BYTES(bytes, ...) MEMLINE_ASSERT_MAX_LIVE_BYTES(bytes, __VA_ARGS__)
#define CHECK_MAX_LIVE_BYTES(bytes, ...) MEMLINE_EXPECT_MAX_LIVE_BYTES(bytes, __VA_ARGS__)
#define REQUIRE_MAX_LIVE_BYTES(bytes, ...) MEMLINE_ASSERT_MAX_LIVE_BYTES(bytes, __VA_ARGS__)
#define EXPECT_MAX_ALLOCATIONS(count, ...) MEMLINE_EXPECT_MAX_ALLOCATIONS(count, __VA_ARGS__)
#define ASSERT_MAX_ALLOCATIONS(count, ...) MEMLINE_ASSERT_MAX_ALLOCATIONS(count, __VA_ARGS__)
#define CHECK_MAX_ALLOCATIONS(count, ...) MEMLINE_EXPECT_MAX_ALLOCATIONS(count, __VA_ARGS__)
#define REQUIRE_MAX_ALLOCATIONS(count, ...) MEMLINE_ASSERT_MAX_ALLOCATIONS(count, __VA_ARGS__)
#define EXPECT_NO_GROWTH(runs, ...) MEMLINE_EXPECT_NO_GROWTH(runs, __VA_ARGS__)
#define ASSERT_NO_GROWTH(runs, ...) MEMLINE_ASSERT_NO_GROWTH(runs, __VA_ARGS__)
#define CHECK_NO_GROWTH(runs, ...) MEMLINE_EXPECT_NO_GROWTH(runs, __VA_ARGS__)
#define REQUIRE_NO_GROWTH(runs, ...) MEMLINE_ASSERT_NO_GROWTH(runs, __VA_ARGS__)
#endif

#endif  // MEMLINE_ASSERTIONS_H_
