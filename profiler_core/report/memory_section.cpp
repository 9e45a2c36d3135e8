// SPDX-License-Identifier: MIT
#include "profiler_core/report/memory_section.h"

#include <absl/strings/str_format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "profiler_core/analyse/arenas.h"
#include "profiler_core/analyse/memory_parts.h"
#include "profiler_core/report/format.h"

namespace memline {
namespace {

using nlohmann::ordered_json;

constexpr int kBarColumns = 30;
constexpr size_t kTopArenas = 10;

std::optional<MemoryParts> AtPeak(const Target& target) {
  const Pyramid& rss = target[SeriesId::kRss];
  return rss.size() == 0 ? std::nullopt : PartsAt(target, rss.MaximumTime());
}

std::optional<MemoryParts> AtEnd(const Target& target) { return PartsAt(target, target.last_ns()); }

std::string PartsTable(const MemoryParts& peak, const MemoryParts& end) {
  std::string text = absl::StrFormat("%-16s %12s %12s   %s\n", "", "At the peak", "At the end", "What it is");
  text += std::string(80, '=') + "\n";
  for (size_t i = 0; i < kMemoryPartCount; ++i) {
    const MemoryPartInfo& info = kMemoryPartInfo[i];
    std::string row = absl::StrFormat("%-16s %12s %12s   %s", std::string(info.title), FormatBytes(peak.bytes[i]),
                                      FormatBytes(end.bytes[i]), std::string(info.meaning));
    while (row.back() == ' ') row.pop_back();
    text += row + "\n";
  }
  return text +
         absl::StrFormat("%-16s %12s %12s\n", "RSS", FormatBytes(peak.rss_bytes()), FormatBytes(end.rss_bytes()));
}

std::string Facts(const Target& target, const MemoryParts& end) {
  const MemoryReading& reading = target.memory_readings.back();
  std::string text;
  if (const std::optional<double> share = Fragmentation(end); share.has_value()) {
    text += absl::StrFormat("  fragmentation   %.0f %% of the memory in pages with live blocks is not live\n",
                            *share * 100);
  }
  text +=
      absl::StrFormat("  last reading    PSS %s, swapped out %s, in huge pages %s\n", FormatBytes(reading.pss_bytes),
                      FormatBytes(reading.swap_bytes), FormatBytes(reading.huge_page_bytes));
  for (const Trim& trim : target.trims) {
    const int64_t gone = static_cast<int64_t>(trim.rss_before_bytes) - static_cast<int64_t>(trim.rss_after_bytes);
    const std::string what = trim.done ? absl::StrFormat("%s given back in %s",
                                                         FormatBytes(static_cast<uint64_t>(std::max<int64_t>(gone, 0))),
                                                         FormatDuration(static_cast<int64_t>(trim.duration_us) * 1000))
                                       : "the allocator has no function for it";
    text += absl::StrFormat("  trim at %s: %s\n", FormatDuration(trim.time_ns), what);
  }
  return text;
}

std::string ArenasTable(const Target& target) {
  const std::vector<ArenaRow> rows = ArenaTable(ArenasAt(target, target.last_ns()), kTopArenas);
  if (rows.empty()) return {};
  std::string text = absl::StrFormat("\nArenas of the allocator, at the end\n\n%-16s %12s %12s %12s\n", "Arena",
                                     "From kernel", "In use", "Free");
  text += std::string(80, '=') + "\n";
  for (const ArenaRow& row : rows) {
    text += absl::StrFormat("%-16s %12s %12s %12s\n", row.name, FormatBytes(row.system_bytes),
                            FormatBytes(row.in_use_bytes), FormatBytes(row.free_bytes));
  }
  return text;
}

std::string Range(uint32_t size_class) {
  if (size_class == 0) return "0 to 1 B";
  const uint64_t most = uint64_t{1} << size_class;
  return FormatBytes(most / 2 + 1) + " to " + FormatBytes(most);
}

std::string SizesTable(const std::vector<SizeClass>& classes) {
  if (classes.empty()) return {};
  const uint64_t most = std::max_element(classes.begin(), classes.end(), [](const SizeClass& a, const SizeClass& b) {
                          return a.bytes < b.bytes;
                        })->bytes;
  std::string text = absl::StrFormat("\nLive blocks by size\n\n%-22s %10s %10s\n", "Size", "Blocks", "Bytes");
  text += std::string(80, '=') + "\n";
  for (const SizeClass& row : classes) {
    const double share = most == 0 ? 0 : static_cast<double>(row.bytes) / static_cast<double>(most);
    std::string line =
        absl::StrFormat("%-22s %10s %10s   %s", Range(row.size_class), FormatCount(row.blocks), FormatBytes(row.bytes),
                        std::string(static_cast<size_t>(share * kBarColumns), '#'));
    while (line.back() == ' ') line.pop_back();
    text += line + "\n";
  }
  return text;
}

ordered_json Parts(const MemoryParts& parts) {
  ordered_json object;
  object["rss_bytes"] = parts.rss_bytes();
  for (size_t i = 0; i < kMemoryPartCount; ++i) object[std::string(kMemoryPartInfo[i].key)] = parts.bytes[i];
  return object;
}

ordered_json IfKnown(const std::optional<MemoryParts>& parts) { return parts ? Parts(*parts) : ordered_json(nullptr); }

}  // namespace

std::string MemorySection(const Target& target) {
  const std::optional<MemoryParts> peak = AtPeak(target);
  const std::optional<MemoryParts> end = AtEnd(target);
  if (!peak.has_value() || !end.has_value()) return {};
  return "\nWhere is my RSS\n\n" + PartsTable(*peak, *end) + "\n" + Facts(target, *end) + ArenasTable(target) +
         SizesTable(target.size_classes);
}

void AddMemory(ordered_json& process, const Target& target) {
  const std::optional<MemoryParts> end = AtEnd(target);
  process["memory_parts"] = {{"at_peak", IfKnown(AtPeak(target))}, {"at_end", IfKnown(end)}};
  const std::optional<double> share = end ? Fragmentation(*end) : std::nullopt;
  process["fragmentation"] = share ? ordered_json(*share) : ordered_json(nullptr);
  if (!target.memory_readings.empty()) {
    const MemoryReading& reading = target.memory_readings.back();
    process["pss_bytes"] = reading.pss_bytes;
    process["swap_bytes"] = reading.swap_bytes;
    process["huge_page_bytes"] = reading.huge_page_bytes;
  }
  process["arenas"] = ordered_json::array();
  for (const Arena& arena : ArenasAt(target, target.last_ns())) {
    process["arenas"].push_back({{"arena", arena.number},
                                 {"system_bytes", arena.system_bytes},
                                 {"in_use_bytes", arena.in_use_bytes()},
                                 {"free_bytes", arena.free_bytes}});
  }
  process["size_classes"] = ordered_json::array();
  for (const SizeClass& row : target.size_classes) {
    process["size_classes"].push_back(
        {{"max_bytes", uint64_t{1} << row.size_class}, {"blocks", row.blocks}, {"bytes", row.bytes}});
  }
  process["trims"] = ordered_json::array();
  for (const Trim& trim : target.trims) {
    process["trims"].push_back({{"time_s", static_cast<double>(trim.time_ns) / 1e9},
                                {"done", trim.done},
                                {"rss_before_bytes", trim.rss_before_bytes},
                                {"rss_after_bytes", trim.rss_after_bytes},
                                {"duration_s", static_cast<double>(trim.duration_us) / 1e6}});
  }
}

}  // namespace memline
