// SPDX-License-Identifier: MIT
#include "lines.h"

#include <absl/strings/str_cat.h>

#include <cstdio>
#include <fstream>
#include <set>
#include <string>

namespace memline::property {

absl::StatusOr<OwnCount> ReadOwnCount(const char* path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  OwnCount own;
  std::string word;
  while (file >> word) {
    uint32_t line = 0;
    uint32_t end = 0;
    LineCount count;
    if (word == "opaque" && file >> line >> end) {
      own.opaque[end] = line;
    } else if (word == "line" && file >> line >> count.alloc_count >> count.alloc_bytes >> count.released_count >>
                                     count.released_bytes >> count.freed_count >> count.freed_bytes) {
      own.counts[line] = count;
    } else {
      return absl::InvalidArgumentError(absl::StrCat(path, ": malformed at ", word));
    }
  }
  return own;
}

LineCounts SelfCountsByLine(const Target& target) {
  LineCounts lines;
  for (const SiteCounters& entry : target.counters) {
    if (target.sites[entry.site].node == 0) continue;
    const Counters& counters = entry.counters;
    LineCount& line = lines[target.site_lines[entry.site].line];
    line.alloc_count += counters.alloc_count;
    line.alloc_bytes += counters.alloc_bytes;
    line.released_count += counters.released_count;
    line.released_bytes += counters.released_bytes;
    line.freed_count += counters.freed_count;
    line.freed_bytes += counters.freed_bytes;
  }
  return lines;
}

std::map<uint32_t, std::string> FunctionsByLine(const Target& target) {
  std::map<uint32_t, std::string> functions;
  for (size_t site = 0; site < target.sites.size(); ++site) {
    const uint32_t node = target.sites[site].node;
    if (node != 0) functions[target.site_lines[site].line] = target.functions[target.nodes[node].function].name;
  }
  return functions;
}

bool OwnCount::IsOpaque(uint32_t line) const {
  const auto range = opaque.upper_bound(line);
  return range != opaque.end() && range->second <= line;
}

size_t PrintLineDifferences(const LineCounts& recorded, const OwnCount& own,
                            const std::map<uint32_t, std::string>& functions) {
  std::set<uint32_t> numbers;
  for (const auto& [number, count] : recorded) numbers.insert(number);
  for (const auto& [number, count] : own.counts) numbers.insert(number);
  const auto at = [](const LineCounts& lines, uint32_t number) {
    const auto found = lines.find(number);
    return found != lines.end() ? found->second : LineCount{};
  };
  const auto print = [](const char* who, const LineCount& count) {
    printf("  %s allocated %llu/%llu released %llu/%llu freed %llu/%llu\n", who,
           static_cast<unsigned long long>(count.alloc_count), static_cast<unsigned long long>(count.alloc_bytes),
           static_cast<unsigned long long>(count.released_count), static_cast<unsigned long long>(count.released_bytes),
           static_cast<unsigned long long>(count.freed_count), static_cast<unsigned long long>(count.freed_bytes));
  };
  size_t differences = 0;
  for (const uint32_t number : numbers) {
    const LineCount expected = at(own.counts, number);
    const LineCount seen = at(recorded, number);
    if (expected == seen || own.IsOpaque(number)) continue;
    ++differences;
    const auto function = functions.find(number);
    printf("line %u %s\n", number, function != functions.end() ? function->second.c_str() : "");
    print("runtime:", seen);
    print("program:", expected);
  }
  return differences;
}

}  // namespace memline::property
