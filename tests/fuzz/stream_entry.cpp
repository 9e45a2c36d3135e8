// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdlib>

#include "profiler_core/analyse/arenas.h"
#include "profiler_core/analyse/line_table.h"
#include "profiler_core/analyse/memory_parts.h"
#include "profiler_core/receive/frame_decoder.h"
#include "profiler_core/receive/target_builder.h"
#include "profiler_core/symbolize/display_name.h"
#include "tests/fuzz/entry.h"

namespace memline {
namespace {

// Uneven pieces, so that frames are cut everywhere.
constexpr size_t kPieces[] = {1, 7, 64, 4096, 3, 500};

void Check(bool holds) {
  if (!holds) std::abort();
}

// What every reader of a session takes for granted.
void CheckTarget(const Target& target) {
  for (size_t id = 1; id < target.nodes.size(); ++id) {
    Check(target.nodes[id].parent < id && target.nodes[id].function < target.functions.size());
  }
  for (const Site& site : target.sites) Check(site.node < target.nodes.size());
  for (const SiteCounters& entry : target.counters) Check(entry.site < target.sites.size());
  for (const Bracket& bracket : target.brackets) {
    Check(bracket.node < target.nodes.size() && bracket.end_ns >= bracket.begin_ns);
  }
  Check(target.live_at_peak.size() <= target.sites.size());
  for (const MemoryReading& reading : target.memory_readings) {
    const std::optional<MemoryParts> parts = PartsAt(target, reading.time_ns);
    Check(!parts || parts->rss_bytes() == static_cast<uint64_t>(target[SeriesId::kRss].ValueAt(reading.time_ns)));
  }
  Check(target.arenas.size() <= wire::kMaxArenas);
  for (const std::vector<ArenaReading>& readings : target.arenas) {
    Check(std::is_sorted(readings.begin(), readings.end(),
                         [](const ArenaReading& a, const ArenaReading& b) { return a.time_ns < b.time_ns; }));
    for (const ArenaReading& reading : readings) Check(reading.free_bytes <= reading.system_bytes);
  }
  static_cast<void>(ArenaTable(ArenasAt(target, target.last_ns()), 10));
  for (const SizeClass& row : target.size_classes) Check(row.size_class < wire::kMaxSizeClasses && row.blocks > 0);
}

// Up to the error that ends a connection.
void Connect(std::string_view bytes, TargetBuilder& builder, Target& target) {
  FrameDecoder decoder;
  for (size_t i = 0; !bytes.empty(); ++i) {
    const std::string_view piece = bytes.substr(0, kPieces[i % std::size(kPieces)]);
    bytes.remove_prefix(piece.size());
    decoder.Feed(piece);
    while (true) {
      const absl::StatusOr<Frame> frame = decoder.Next();
      if (!frame.ok()) return;
      if (std::holds_alternative<std::monostate>(*frame)) break;
      if (!builder.Add(*frame).ok()) return;
    }
    static_cast<void>(builder.Commit(target));
  }
}

}  // namespace

void FuzzStream(std::string_view bytes) {
  TargetBuilder builder(0);
  Target target;
  Connect(bytes, builder, target);
  // The same target comes back and says something else.
  builder.Restart();
  Connect(bytes.substr(0, bytes.size() - bytes.size() / 3), builder, target);
  static_cast<void>(builder.Commit(target));
  TargetBuilder::CloseBrackets(target);
  CheckTarget(target);
  for (const Function& function : target.functions) static_cast<void>(DisplayName(function.name));
  static_cast<void>(BuildLineTable(target));
}

}  // namespace memline
