// SPDX-License-Identifier: MIT
#include "profiler_core/analyse/thread_names.h"

#include <utility>

namespace memline {

std::map<uint64_t, std::string> NameThreads(const Target& target) {
  std::map<uint64_t, std::pair<const ThreadLife*, size_t>> lives;
  for (const ThreadLife& life : target.threads) {
    auto& [first, count] = lives[life.slot];
    if (count++ == 0) first = &life;
  }
  std::map<uint64_t, std::string> names;
  for (const auto& [slot, life] : lives) {
    std::string name = life.first->name + " (" + std::to_string(life.first->tid) + ")";
    if (life.second > 1) name += ", then " + std::to_string(life.second - 1) + " more";
    names.emplace(slot, std::move(name));
  }
  return names;
}

}  // namespace memline
