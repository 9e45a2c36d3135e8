// SPDX-License-Identifier: MIT
#include "profiler_core/model/session.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cstring>

namespace memline {

std::string Describe(const TargetEnd& end) {
  switch (end.kind) {
    case TargetEnd::Kind::kRunning:
      return "running";
    case TargetEnd::Kind::kExited:
      return absl::StrCat("exited ", end.code);
    case TargetEnd::Kind::kSignalled:
      return absl::StrCat("killed by signal ", end.code, " (", strsignal(end.code), ")");
    case TargetEnd::Kind::kGoodbye:
      return "ended";
    case TargetEnd::Kind::kLost:
      return "connection lost";
  }
  return "unknown";
}

int64_t Target::last_ns() const {
  int64_t last_ns = start_ns;
  for (const Pyramid& values : series) {
    if (values.size() != 0) last_ns = std::max(last_ns, values.back().time_ns);
  }
  return last_ns;
}

const Module* ModuleAt(const Target& target, uint64_t pc) {
  const auto module = std::find_if(target.modules.rbegin(), target.modules.rend(),
                                   [pc](const Module& m) { return pc >= m.start && pc < m.end; });
  return module == target.modules.rend() ? nullptr : &*module;
}

bool Session::operator==(const Session& other) const {
  return memline_version == other.memline_version && machine == other.machine &&
         origin_mono_ns == other.origin_mono_ns && start_unix_ns == other.start_unix_ns && targets == other.targets;
}

}  // namespace memline
