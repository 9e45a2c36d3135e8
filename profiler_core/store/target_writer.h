// SPDX-License-Identifier: MIT
// Brings the rows of one target up to date. What has been written is remembered as positions in the target's growing
// vectors, so that a commit costs what has changed, not what has been recorded.
#ifndef MEMLINE_STORE_TARGET_WRITER_H_
#define MEMLINE_STORE_TARGET_WRITER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "profiler_core/model/session.h"
#include "profiler_core/store/bulk_writer.h"
#include "profiler_core/store/sqlite.h"

namespace memline {

class TargetWriter {
 public:
  TargetWriter(Database& database, size_t id) : database_(database), id_(id), bulk_(database, id) {}

  /// Both inside a transaction. `target` is the same one each time, grown.
  void Write(const Target& target, const std::vector<CounterTick>& ticks);
  /// The tails become chunks.
  void Compact();

 private:
  // The columns of the target's own row that change while it runs.
  struct Progress {
    uint64_t tick_count = 0, missed_ticks = 0;
    int64_t heap_peak_ns = 0;
    size_t peak_sites = 0;
    TargetEnd end;
    bool operator==(const Progress&) const = default;
  };
  // How far a vector of symbols, which fills up after its parents, has been written.
  struct SymbolProgress {
    size_t written = 0;
    std::vector<uint32_t> unknown;  // written as default-constructed
  };

  // The columns of the target's own row by which it shows that they have become others.
  struct Header {
    std::string runtime_version, allocator, executable;
    int64_t start_ns = 0;
    bool operator==(const Header&) const = default;
  };

  [[nodiscard]] static Header HeaderOf(const Target& target);
  void WriteHeader(const Target& target);
  void RewriteHeader(const Target& target);
  void WriteArguments(const Target& target);
  void WriteProgress(const Target& target);
  void WriteModules(const Target& target);
  void WriteCallTree(const Target& target);
  void WriteSymbols(const Target& target);
  void WriteBrackets(const Target& target);
  void WriteThreadsAndMarks(const Target& target);
  void WriteGaps(const Target& target);
  void WriteStats(const RuntimeStats& stats);
  void WriteCoverage(const Coverage& coverage);
  void WriteExecutions(const Target& target);
  void WriteRssPeaks(const Target& target);
  void WriteRssCharges(const Target& target);
  void WriteMemory(const Target& target);
  void WritePeak();

  // Calls put(index, symbol) for each symbol that is new or has become known.
  template <typename Symbol, typename Put>
  void ForNewSymbols(const std::vector<Symbol>& symbols, SymbolProgress& progress, const Put& put);

  Database& database_;
  const size_t id_;
  BulkWriter bulk_;
  bool has_history_ = false;  // counter changes tick by tick, not only totals

  Header header_;
  std::optional<Progress> progress_;
  std::optional<RuntimeStats> stats_;
  Coverage coverage_;
  std::optional<std::pair<uint64_t, uint64_t>> rss_peak_;  // bytes, exact ticks
  std::vector<SiteRss> site_rss_;
  RssCharges rss_charges_;
  std::vector<NodePeak> node_peaks_;
  std::vector<bool> modules_gone_;
  size_t functions_ = 0, nodes_ = 0, sites_ = 0, threads_ = 0, brackets_ = 0, marks_ = 0, gaps_ = 0, user_counters_ = 0;
  SymbolProgress call_lines_, site_lines_, sources_;
  std::vector<size_t> open_brackets_;
  std::vector<LineExecutions> executions_;
  std::pair<uint64_t, bool> execution_stats_;  // uncounted, torn
  size_t memory_readings_ = 0, trims_ = 0;
  std::vector<size_t> arenas_;  // how many readings of each are written
  std::vector<SizeClass> size_classes_;
  // Target::live_at_peak, kept until the next compaction writes it.
  std::vector<uint64_t> peak_;
  bool peak_is_written_ = false;
};

}  // namespace memline

#endif  // MEMLINE_STORE_TARGET_WRITER_H_
