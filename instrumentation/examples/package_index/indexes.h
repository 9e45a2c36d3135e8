// SPDX-License-Identifier: MIT
// Look-up tables over the packages, by their position in the list.
#ifndef PACKAGE_INDEX_INDEXES_H_
#define PACKAGE_INDEX_INDEXES_H_

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "packages.h"

namespace package_index {

using PackageId = uint32_t;

struct Indexes {
  std::map<std::string, PackageId> by_name;
  std::unordered_map<std::string, std::vector<PackageId>> providers;  // of a package or virtual package
  std::unordered_map<std::string, std::vector<PackageId>> dependents;
  std::unordered_map<std::string, std::vector<PackageId>> by_section;
};

Indexes BuildIndexes(const std::vector<Package>& packages);

}  // namespace package_index

#endif  // PACKAGE_INDEX_INDEXES_H_
