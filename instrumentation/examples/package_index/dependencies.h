// SPDX-License-Identifier: MIT
#ifndef PACKAGE_INDEX_DEPENDENCIES_H_
#define PACKAGE_INDEX_DEPENDENCIES_H_

#include <vector>

#include "indexes.h"

namespace package_index {

/// Everything that installing a package pulls in, itself included, for the packages [first, last).
std::vector<std::vector<PackageId>> ResolveDependencies(const std::vector<Package>& packages, const Indexes& indexes,
                                                        PackageId first, PackageId last);

}  // namespace package_index

#endif  // PACKAGE_INDEX_DEPENDENCIES_H_
