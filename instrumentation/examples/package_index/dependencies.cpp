// SPDX-License-Identifier: MIT
#include "dependencies.h"

#include <memline/profile.h>

#include <algorithm>

namespace package_index {
namespace {

std::vector<PackageId> Closure(const std::vector<Package>& packages, const Indexes& indexes, PackageId start) {
  PROFILE();
  std::vector<bool> seen(packages.size());
  std::vector<PackageId> closure = {start};
  seen[start] = true;
  for (size_t next = 0; next < closure.size(); ++next) {
    for (const std::string& name : packages[closure[next]].depends) {
      const auto found = indexes.providers.find(name);
      if (found == indexes.providers.end() || seen[found->second.front()]) continue;
      seen[found->second.front()] = true;
      closure.push_back(found->second.front());
    }
  }
  std::sort(closure.begin(), closure.end());
  return closure;
}

}  // namespace

std::vector<std::vector<PackageId>> ResolveDependencies(const std::vector<Package>& packages, const Indexes& indexes,
                                                        PackageId first, PackageId last) {
  PROFILE();
  std::vector<std::vector<PackageId>> closures;
  for (PackageId id = first; id < last; ++id) {
    closures.push_back(Closure(packages, indexes, id));
  }
  return closures;
}

}  // namespace package_index
