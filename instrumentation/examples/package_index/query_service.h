// SPDX-License-Identifier: MIT
// Answers queries over the packages, and remembers the answers.
#ifndef PACKAGE_INDEX_QUERY_SERVICE_H_
#define PACKAGE_INDEX_QUERY_SERVICE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "indexes.h"

namespace package_index {

struct Query {
  enum class Kind { kPrefix, kSubstring, kSection };
  Kind kind = Kind::kPrefix;
  std::string text;
  uint64_t request_id = 0;
};

/// One line for each package found, with its description.
const std::string& Answer(const Query& query, const std::vector<Package>& packages, const Indexes& indexes);

size_t CachedAnswers();

}  // namespace package_index

#endif  // PACKAGE_INDEX_QUERY_SERVICE_H_
