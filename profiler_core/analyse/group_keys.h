// SPDX-License-Identifier: MIT
// What makes a group of one recording the same as one of another.
#ifndef MEMLINE_ANALYSE_GROUP_KEYS_H_
#define MEMLINE_ANALYSE_GROUP_KEYS_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "profiler_core/analyse/grouping.h"

namespace memline {

/// Files are known by their names alone, for the two may have been built in different places. A line is known by its
/// function and text, wherever it has moved to; the n-th of equal lines of a function is the n-th of the other. Where
/// the text is not known, by its number, and where that is not known either, by its code.
class GroupKeys {
 public:
  using Key = std::vector<std::string>;

  explicit GroupKeys(Grouping by) : by_(by) {}

  /// Of the groups of one recording one after the other: lines by rising number, paths after their callers.
  [[nodiscard]] Key Next(const Group& group);

 private:
  Grouping by_;
  std::map<Key, size_t> seen_;
  Key path_;
};

}  // namespace memline

#endif  // MEMLINE_ANALYSE_GROUP_KEYS_H_
