// SPDX-License-Identifier: MIT
// The counters of a line, and the one table that names them for reports, exports and column lists.
#ifndef MEMLINE_MODEL_COUNTERS_H_
#define MEMLINE_MODEL_COUNTERS_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace memline {

/// Cumulative since recording began. Bytes are the sizes the program asked for.
struct Counters {
  uint64_t alloc_count = 0;
  uint64_t alloc_bytes = 0;
  uint64_t freed_count = 0;  ///< blocks allocated here that were freed, wherever that was
  uint64_t freed_bytes = 0;
  uint64_t released_count = 0;  ///< blocks freed by this line, wherever they came from
  uint64_t released_bytes = 0;
  uint64_t temporary_count = 0;     ///< freed before the same thread allocated again
  uint64_t entries = 0;             ///< scope entries
  uint64_t rss_grown_bytes = 0;     ///< what the line paged in
  uint64_t rss_returned_bytes = 0;  ///< what it gave back to the kernel

  /// Held now by what was allocated here. Never negative in a consistent recording; a torn read clamps to 0.
  [[nodiscard]] uint64_t live_bytes() const { return alloc_bytes > freed_bytes ? alloc_bytes - freed_bytes : 0; }
  /// The same of counters of a range of time, where more may have been freed than was allocated.
  [[nodiscard]] int64_t live_change_bytes() const { return static_cast<int64_t>(alloc_bytes - freed_bytes); }
  [[nodiscard]] int64_t live_change_count() const { return static_cast<int64_t>(alloc_count - freed_count); }
  [[nodiscard]] uint64_t live_count() const { return alloc_count > freed_count ? alloc_count - freed_count : 0; }
  /// Change of the heap while this line ran: allocated minus released here.
  [[nodiscard]] int64_t increment_bytes() const { return static_cast<int64_t>(alloc_bytes - released_bytes); }
  /// Change of the process's RSS while this line ran.
  [[nodiscard]] int64_t rss_increment_bytes() const {
    return static_cast<int64_t>(rss_grown_bytes - rss_returned_bytes);
  }

  Counters& operator+=(const Counters& other);
  bool operator==(const Counters&) const = default;
};

struct CounterField {
  std::string_view name;  ///< as in JSON, CSV and the session file
  uint64_t Counters::*value;
};

/// Fields of the heap, exact, and then those of RSS (RssCharges in session.h).
inline constexpr size_t kHeapFields = 8;
inline constexpr std::array<CounterField, 10> kCounterFields = {{
    {"alloc_count", &Counters::alloc_count},
    {"alloc_bytes", &Counters::alloc_bytes},
    {"freed_count", &Counters::freed_count},
    {"freed_bytes", &Counters::freed_bytes},
    {"released_count", &Counters::released_count},
    {"released_bytes", &Counters::released_bytes},
    {"temporary_count", &Counters::temporary_count},
    {"entries", &Counters::entries},
    {"rss_grown_bytes", &Counters::rss_grown_bytes},
    {"rss_returned_bytes", &Counters::rss_returned_bytes},
}};

inline Counters& Counters::operator+=(const Counters& other) {
  for (const CounterField& field : kCounterFields) this->*field.value += other.*field.value;
  return *this;
}

}  // namespace memline

#endif  // MEMLINE_MODEL_COUNTERS_H_
