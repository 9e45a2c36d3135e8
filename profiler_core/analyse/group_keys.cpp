// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/group_keys.h"

#include "profiler_core/model/file_name.h"

namespace memline {

GroupKeys::Key GroupKeys::Next(const Group& group) {
  const std::string file(FileName(group.file));
  switch (by_) {
    case Grouping::kLine:
      if (group.source.empty()) return {group.function, file, std::to_string(group.line), group.code};
      return {group.function, file, group.source, std::to_string(seen_[{group.function, file, group.source}]++)};
    case Grouping::kFunction:
      return {group.function, file};
    case Grouping::kPath:
      path_.resize(group.depth);
      path_.push_back(group.name + '\n' + file);
      return path_;
    case Grouping::kFile:
    case Grouping::kModule:
      return {file.empty() ? group.name : file};
    case Grouping::kThread:
      return {group.name.substr(0, group.name.rfind(" ("))};
  }
  return {};
}

}  // namespace memline
