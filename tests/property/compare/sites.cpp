// SPDX-License-Identifier: MIT
#include "sites.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <cstdio>

namespace memline::property {
namespace {

std::string Place(const Target& target, uint64_t pc) {
  if (pc == 0) return "0";
  for (const Module& module : target.modules) {
    if (pc < module.start || pc >= module.end) continue;
    return absl::StrFormat("%s+%#x", std::filesystem::path(module.path).filename().string(), pc - module.bias);
  }
  return absl::StrFormat("%#x", pc);
}

std::string Path(const Target& target, uint32_t id) {
  if (id == 0) return std::string(kOutsideProfile);
  const Node& node = target.nodes[id];
  const Function& function = target.functions[node.function];
  return absl::StrFormat("%s\n    called at %s: line %d %s [%s] entered at %s", Path(target, node.parent),
                         Place(target, node.call_pc), function.line, function.name, function.region,
                         Place(target, node.entry_pc));
}

std::string Words(const Counters& counters) {
  std::string words;
  for (const CounterField& field : kCounterFields) {
    if (counters.*field.value != 0) absl::StrAppend(&words, " ", std::string(field.name), "=", counters.*field.value);
  }
  return words.empty() ? " nothing" : words;
}

// What RSS is charged with is a matter of when pages are touched, not of what the program does.
Counters HeapOf(Counters counters) {
  for (size_t i = kHeapFields; i < kCounterFields.size(); ++i) counters.*kCounterFields[i].value = 0;
  return counters;
}

bool PrintIfDifferent(const std::string& key, const SiteFigures* runtime, const SiteFigures* reference) {
  static const SiteFigures nothing;
  const Counters& recorded = (runtime != nullptr ? runtime : &nothing)->counters;
  const Counters& expected = (reference != nullptr ? reference : &nothing)->counters;
  if (HeapOf(recorded) == HeapOf(expected)) return false;
  const std::string& line = (reference != nullptr ? reference : runtime)->line;
  printf("%s: %s\n  runtime:  %s\n  reference:%s\n", line.c_str(), key.c_str(), Words(recorded).c_str(),
         Words(expected).c_str());
  return true;
}

// The reference does not tell the threads apart.
std::string Key(const Target& target, const Site& site) {
  if (site.node == 0) return Path(target, 0);
  return absl::StrCat(Path(target, site.node), "\n    at ", Place(target, site.pc));
}

}  // namespace

SiteTable CountersBySite(const Target& target) {
  SiteTable table;
  for (const SiteCounters& entry : target.counters) {
    if (HeapOf(entry.counters) == Counters{}) continue;
    const Site& site = target.sites[entry.site];
    SiteFigures& figures = table[Key(target, site)];
    figures.counters += entry.counters;
    if (entry.site < target.site_lines.size()) {
      const SourceLine& source = target.site_lines[entry.site];
      figures.line = absl::StrCat(source.file, ":", source.line);
    }
  }
  return table;
}

size_t PrintDifferences(const SiteTable& runtime, const SiteTable& reference) {
  size_t differences = 0;
  for (const auto& [key, figures] : reference) {
    const auto found = runtime.find(key);
    differences += PrintIfDifferent(key, found != runtime.end() ? &found->second : nullptr, &figures) ? 1 : 0;
  }
  for (const auto& [key, figures] : runtime) {
    if (!reference.contains(key)) differences += PrintIfDifferent(key, &figures, nullptr) ? 1 : 0;
  }
  return differences;
}

}  // namespace memline::property
