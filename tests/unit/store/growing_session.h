// SPDX-License-Identifier: MIT
// A session that grows at random, but in the way a recording does; the same for the same seed.
#ifndef MEMLINE_TESTS_UNIT_STORE_GROWING_SESSION_H_
#define MEMLINE_TESTS_UNIT_STORE_GROWING_SESSION_H_

#include <random>
#include <vector>

#include "profiler_core/model/session.h"
#include "profiler_core/store/session_file.h"

namespace memline {

class GrowingSession {
 public:
  explicit GrowingSession(uint32_t seed);

  /// Adds `ticks` ticks, and whatever happens between them, to the session.
  void Grow(size_t ticks);
  [[nodiscard]] const Session& session() const { return session_; }
  /// The counter changes since the last call.
  [[nodiscard]] std::vector<std::vector<CounterTick>> TakeTicks();

 private:
  size_t Below(size_t limit) { return std::uniform_int_distribution<size_t>(0, limit - 1)(random_); }
  bool OneIn(size_t n) { return Below(n) == 0; }
  uint32_t Id() { return static_cast<uint32_t>(random_()); }
  std::string Name();
  void AddTarget();
  void GrowCallTree(Target& target);
  void GrowEvents(Target& target, int64_t time);
  void GrowMemory(Target& target, int64_t time);
  void GrowExecutions(Target& target);
  void Symbolize(Target& target);
  CounterTick GrowCounters(Target& target, int64_t time);
  void AddTick(size_t index);

  std::mt19937 random_;
  int64_t now_ = 0;
  Session session_;
  std::vector<std::vector<CounterTick>> ticks_;
};

}  // namespace memline

#endif  // MEMLINE_TESTS_UNIT_STORE_GROWING_SESSION_H_
