// SPDX-License-Identifier: MIT
#include "indexes.h"

#include <memline/profile.h>

namespace package_index {

Indexes BuildIndexes(const std::vector<Package>& packages) {
  PROFILE();
  Indexes indexes;
  for (PackageId id = 0; id < packages.size(); ++id) {
    const Package& package = packages[id];
    indexes.by_name.emplace(package.name, id);
    indexes.providers[package.name].push_back(id);
    for (const std::string& name : package.provides) {
      indexes.providers[name].push_back(id);
    }
    for (const std::string& name : package.depends) {
      indexes.dependents[name].push_back(id);
    }
    indexes.by_section[package.section].push_back(id);
  }
  return indexes;
}

}  // namespace package_index
