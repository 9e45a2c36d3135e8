// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/target_choice.h"

#include <fnmatch.h>

#include <algorithm>

#include "profiler_core/model/file_name.h"

namespace memline::app {
namespace {

bool StartedByAnother(const Session& session, const Target& target) {
  return std::any_of(session.targets.begin(), session.targets.end(),
                     [&](const Target& other) { return &other != &target && other.pid == target.parent_pid; });
}

bool IsNamed(const Target& target, const std::string& named) {
  if (std::to_string(target.pid) == named) return true;
  const std::string path = target.executable.empty() && !target.command.empty() ? target.command[0] : target.executable;
  return fnmatch(named.c_str(), std::string(FileName(path)).c_str(), 0) == 0;
}

}  // namespace

std::vector<size_t> ChooseTargets(const Session& session, const std::string& named) {
  std::vector<size_t> chosen;
  for (size_t i = 0; i < session.targets.size(); ++i) {
    const Target& target = session.targets[i];
    if (named.empty() ? StartedByAnother(session, target) : !IsNamed(target, named)) continue;
    chosen.push_back(i);
    if (named.empty()) break;
  }
  return chosen;
}

}  // namespace memline::app
