// SPDX-License-Identifier: MIT
#include "packages.h"

#include <dirent.h>
#include <memline/profile.h>

#include <fstream>
#include <string_view>
#include <utility>

namespace package_index {
namespace {

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// "libc6 (>= 2.34), default-mta | mail-transport-agent" -> libc6, default-mta
std::vector<std::string> ParseRelations(std::string_view text) {
  PROFILE();
  std::vector<std::string> names;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    const std::string_view relation = Trim(text.substr(0, comma));
    names.emplace_back(relation.substr(0, relation.find_first_of(" (|:")));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return names;
}

void StoreField(std::string_view field, std::string_view value, Package& package) {
  if (field == "Package") {
    package.name = value;
  } else if (field == "Section") {
    package.section = value;
  } else if (field == "Version") {
    package.version = value;
  } else if (field == "Description") {
    package.description = value;
  } else if (field == "Provides") {
    package.provides = ParseRelations(value);
  } else if (field == "Depends") {
    package.depends = ParseRelations(value);
  }
}

}  // namespace

std::vector<std::string> SystemPackageFiles() {
  std::vector<std::string> files = {"/var/lib/dpkg/status"};
  const std::string lists = "/var/lib/apt/lists";
  if (DIR* directory = opendir(lists.c_str())) {
    while (const dirent* entry = readdir(directory)) {
      const std::string_view name = entry->d_name;
      constexpr std::string_view kSuffix = "_Packages";
      if (name.size() > kSuffix.size() && name.substr(name.size() - kSuffix.size()) == kSuffix) {
        files.push_back(lists + "/" + std::string(name));
      }
    }
    closedir(directory);
  }
  return files;
}

bool LoadPackages(const std::string& path, std::vector<Package>& packages) {
  PROFILE();
  std::ifstream file(path);
  if (!file) return false;
  Package package;
  std::string line;
  bool in_description = false;
  while (std::getline(file, line)) {
    if (line.empty()) {
      if (!package.name.empty()) packages.push_back(std::move(package));
      package = Package();
      in_description = false;
    } else if (line[0] == ' ' || line[0] == '\t') {
      if (in_description) package.description.append("\n").append(line, 1);
    } else if (const size_t colon = line.find(':'); colon != std::string::npos) {
      const std::string_view field = std::string_view(line).substr(0, colon);
      StoreField(field, Trim(std::string_view(line).substr(colon + 1)), package);
      in_description = field == "Description";
    }
  }
  if (!package.name.empty()) packages.push_back(std::move(package));
  return true;
}

}  // namespace package_index
