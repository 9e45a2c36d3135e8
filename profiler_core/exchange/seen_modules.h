// SPDX-License-Identifier: MIT
// Modules of which no more is known than addresses that were seen in them.
#ifndef MEMLINE_EXCHANGE_SEEN_MODULES_H_
#define MEMLINE_EXCHANGE_SEEN_MODULES_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "memline/wire.h"
#include "profiler_core/model/session.h"

namespace memline {

class SeenModules {
 public:
  explicit SeenModules(Target& target) : target_(target) {}

  /// From now on the module reaches from the lowest to the highest address that was seen in it.
  void See(std::string_view path, uint64_t pc) {
    if (pc == UINT64_MAX) return;
    const auto [place, is_new] = places_.try_emplace(std::string(path), target_.modules.size());
    if (is_new && target_.modules.size() < wire::kMaxModules)
      target_.modules.push_back({place->first, {}, 0, pc, pc + 1, false});
    if (place->second >= target_.modules.size()) return;
    Module& module = target_.modules[place->second];
    module.start = std::min(module.start, pc);
    module.end = std::max(module.end, pc + 1);
  }

 private:
  Target& target_;
  std::map<std::string, size_t> places_;
};

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_SEEN_MODULES_H_
