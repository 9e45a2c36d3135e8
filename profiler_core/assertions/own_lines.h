// SPDX-License-Identifier: MIT
// Where the lines of this process stand in its sources.
#ifndef MEMLINE_ASSERTIONS_OWN_LINES_H_
#define MEMLINE_ASSERTIONS_OWN_LINES_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "memline/memline_c.h"
#include "profiler_core/model/session.h"
#include "profiler_core/symbolize/symbolizer.h"

namespace memline {

/// Keeps what it has found, and the debug information open. One thread at a time.
class OwnLines {
 public:
  /// Learns the lines that it does not know yet.
  void Learn(const memline_line* lines, size_t count);
  /// Sets line, file and function of a line that it has learned. Their strings live as long as this.
  void Name(memline_line& line);
  /// The text of a named line, "" if there is none.
  [[nodiscard]] std::string TextOf(const memline_line& line) const;

 private:
  using Key = std::tuple<uint64_t, uint64_t, uint32_t>;
  // What naming does not change.
  static Key KeyOf(const memline_line& line) { return {line.pc, line.entry_pc, line.profile_line}; }
  const char* Keep(std::string text) { return texts_.insert(std::move(text)).first->c_str(); }

  Target target_;
  Symbolizer symbolizer_;
  std::map<Key, uint32_t> sites_;
  std::set<std::string> texts_;
  std::map<std::pair<std::string, uint32_t>, std::string> source_;  // of the lines that were named
};

}  // namespace memline

#endif  // MEMLINE_ASSERTIONS_OWN_LINES_H_
