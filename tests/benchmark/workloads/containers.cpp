// SPDX-License-Identifier: MIT
// The standard containers at the size where they leave the caches: allocation is a small part of the work.
#include <memline/profile.h>

#include <list>
#include <map>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "tests/benchmark/workloads/workload.h"

namespace {

constexpr uint64_t kRounds = 4;
using Random = std::minstd_rand;

template <typename Map>
size_t FillMap(uint64_t elements, Random& random) {
  PROFILE();
  Map map;
  for (uint64_t i = 0; i < elements; ++i) map.emplace(random() * elements + i, i);
  NotePeak();
  return map.size();
}

size_t FillVector(uint64_t elements, Random& random) {
  PROFILE();
  std::vector<std::string> vector;
  for (uint64_t i = 0; i < elements; ++i) vector.emplace_back(20 + random() % 40, 'x');  // never in the string itself
  NotePeak();
  return vector.size();
}

size_t FillList(uint64_t elements, Random& random) {
  PROFILE();
  std::list<uint64_t> list;
  for (uint64_t i = 0; i < elements; ++i) list.push_back(random());
  list.sort();
  NotePeak();
  return list.size();
}

}  // namespace

uint64_t Containers(uint64_t elements) {
  PROFILE();
  Random random(1);
  const uint64_t each = elements / 4 / kRounds;
  uint64_t filled = 0;
  for (uint64_t round = 0; round < kRounds; ++round) {
    filled += FillMap<std::map<uint64_t, uint64_t>>(each, random);
    filled += FillMap<std::unordered_map<uint64_t, uint64_t>>(each, random);
    filled += FillVector(each, random);
    filled += FillList(each, random);
  }
  return filled;
}
