// SPDX-License-Identifier: MIT
#include "profiler_core/model/session.h"

#include <absl/strings/str_cat.h>

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
  const Pyramid& rss = (*this)[SeriesId::kRss];
  return rss.size() == 0 ? start_ns : rss.times().back();
}

}  // namespace memline
