// SPDX-License-Identifier: MIT
// Debian package data, read from files in the format of deb822(5).
#ifndef PACKAGE_INDEX_PACKAGES_H_
#define PACKAGE_INDEX_PACKAGES_H_

#include <string>
#include <vector>

namespace package_index {

struct Package {
  std::string name;
  std::string section;
  std::string version;
  std::string description;
  std::vector<std::string> provides;
  std::vector<std::string> depends;  // the first alternative of each
};

/// The files found on every Debian machine: dpkg's status, and apt's lists where there are any.
std::vector<std::string> SystemPackageFiles();

/// Appends the packages of a file. False if it cannot be read.
bool LoadPackages(const std::string& path, std::vector<Package>& packages);

}  // namespace package_index

#endif  // PACKAGE_INDEX_PACKAGES_H_
