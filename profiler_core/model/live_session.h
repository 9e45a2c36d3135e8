// SPDX-License-Identifier: MIT
// A session that one thread writes while others look at it.
#ifndef MEMLINE_MODEL_LIVE_SESSION_H_
#define MEMLINE_MODEL_LIVE_SESSION_H_

#include <atomic>
#include <cstdint>
#include <mutex>
#include <utility>

#include "profiler_core/model/session.h"

namespace memline {

/// Thread-safe. Readers hold the lock only while their function runs: take what a view needs (a pyramid query, a copied
/// table) and leave; never keep a reference, never block inside.
class LiveSession {
 public:
  LiveSession() = default;
  explicit LiveSession(Session session) : session_(std::move(session)) {}
  LiveSession(const LiveSession&) = delete;
  LiveSession& operator=(const LiveSession&) = delete;

  template <typename Reader>
  decltype(auto) Read(Reader&& reader) const {
    const std::lock_guard lock(mutex_);
    return std::forward<Reader>(reader)(static_cast<const Session&>(session_));
  }

  template <typename Writer>
  decltype(auto) Write(Writer&& writer) {
    const std::lock_guard lock(mutex_);
    revision_.fetch_add(1, std::memory_order_relaxed);
    return std::forward<Writer>(writer)(session_);
  }

  /// Grows with every write; a view redraws when it changed.
  [[nodiscard]] uint64_t revision() const { return revision_.load(std::memory_order_relaxed); }

 private:
  mutable std::mutex mutex_;  // protects session_
  Session session_;
  std::atomic<uint64_t> revision_{0};
};

}  // namespace memline

#endif  // MEMLINE_MODEL_LIVE_SESSION_H_
