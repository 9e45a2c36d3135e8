// SPDX-License-Identifier: MIT
#include "profiler_core/store/target_writer.h"

#include <algorithm>
#include <tuple>

#include "profiler_core/store/symbol_rows.h"

namespace memline {

void TargetWriter::Write(const Target& target, const std::vector<CounterTick>& ticks) {
  if (!progress_) WriteHeader(target);
  if (header_ != HeaderOf(target)) RewriteHeader(target);
  WriteModules(target);
  WriteCallTree(target);
  WriteSymbols(target);
  WriteThreadsAndMarks(target);
  WriteGaps(target);
  WriteBrackets(target);
  if (stats_ != target.stats) WriteStats(target.stats);
  if (coverage_ != target.coverage) WriteCoverage(target.coverage);
  WriteExecutions(target);
  WriteRssPeaks(target);
  WriteRssCharges(target);
  WriteMemory(target);
  has_history_ = has_history_ || !ticks.empty();
  if (!has_history_) bulk_.WriteTotals(target.counters);
  WriteProgress(target);
  if (bulk_.Write(target, ticks)) WritePeak();
}

void TargetWriter::Compact() {
  bulk_.Compact();
  WritePeak();
}

void TargetWriter::WriteHeader(const Target& target) {
  database_.Run(
      "INSERT INTO target(id, pid, parent_pid, executable, allocator, runtime_version, start_ns, start_unix_ns, "
      "interval_ns) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
      id_, target.pid, target.parent_pid, target.executable, target.allocator, target.runtime_version, target.start_ns,
      target.start_unix_ns, target.interval_ns);
  WriteArguments(target);
  header_ = HeaderOf(target);
}

TargetWriter::Header TargetWriter::HeaderOf(const Target& target) {
  return {target.runtime_version, target.allocator, target.executable, target.start_ns};
}

// What a collector saw from outside is told better by a runtime that speaks late.
void TargetWriter::RewriteHeader(const Target& target) {
  header_ = HeaderOf(target);
  database_.Run(
      "UPDATE target SET pid = ?, parent_pid = ?, executable = ?, allocator = ?, runtime_version = ?, start_ns = ?, "
      "start_unix_ns = ?, interval_ns = ? WHERE id = ?",
      target.pid, target.parent_pid, target.executable, target.allocator, target.runtime_version, target.start_ns,
      target.start_unix_ns, target.interval_ns, id_);
  database_.Run("DELETE FROM argument WHERE target = ?", id_);
  WriteArguments(target);
}

void TargetWriter::WriteArguments(const Target& target) {
  for (size_t i = 0; i < target.command.size(); ++i) {
    database_.Run("INSERT INTO argument VALUES(?, ?, ?)", id_, i, target.command[i]);
  }
}

void TargetWriter::WriteProgress(const Target& target) {
  const Progress progress{target.tick_count, target.missed_ticks, target.heap_peak_ns, target.live_at_peak.size(),
                          target.end};
  if (progress_ == progress) return;
  if (!progress_ || progress_->heap_peak_ns != progress.heap_peak_ns || progress_->peak_sites != progress.peak_sites) {
    peak_ = target.live_at_peak;
    peak_is_written_ = false;
  }
  progress_ = progress;
  database_.Run(
      "UPDATE target SET tick_count = ?, missed_ticks = ?, heap_peak_ns = ?, peak_sites = ?, end_kind = ?, "
      "end_code = ?, end_ns = ? WHERE id = ?",
      progress.tick_count, progress.missed_ticks, progress.heap_peak_ns, progress.peak_sites,
      static_cast<int>(progress.end.kind), progress.end.code, progress.end.time_ns, id_);
}

void TargetWriter::WriteModules(const Target& target) {
  for (size_t i = 0; i < modules_gone_.size(); ++i) {
    if (modules_gone_[i] == target.modules[i].gone) continue;
    modules_gone_[i] = target.modules[i].gone;
    database_.Run("UPDATE module SET gone = ? WHERE target = ? AND id = ?", target.modules[i].gone, id_, i);
  }
  for (size_t i = modules_gone_.size(); i < target.modules.size(); ++i) {
    const Module& module = target.modules[i];
    database_.Run("INSERT INTO module VALUES(?, ?, ?, ?, ?, ?, ?, ?)", id_, i, module.path, module.build_id,
                  module.bias, module.start, module.end, module.gone);
    modules_gone_.push_back(module.gone);
  }
}

void TargetWriter::WriteCallTree(const Target& target) {
  for (; functions_ < target.functions.size(); ++functions_) {
    const Function& function = target.functions[functions_];
    database_.Run("INSERT INTO function(target, id, name, file, line, region) VALUES(?, ?, ?, ?, ?, ?)", id_,
                  functions_, function.name, function.file, function.line, function.region);
  }
  for (; nodes_ < target.nodes.size(); ++nodes_) {
    const Node& node = target.nodes[nodes_];
    database_.Run("INSERT INTO node(target, id, parent, function, call_pc, entry_pc) VALUES(?, ?, ?, ?, ?, ?)", id_,
                  nodes_, node.parent, node.function, node.call_pc, node.entry_pc);
  }
  for (; sites_ < target.sites.size(); ++sites_) {
    const Site& site = target.sites[sites_];
    std::optional<int64_t> function;
    if (site.node != 0) function = target.nodes[site.node].function;
    database_.Run("INSERT INTO site(target, id, node, pc, function) VALUES(?, ?, ?, ?, ?)", id_, sites_, site.node,
                  site.pc, function);
  }
}

template <typename Symbol, typename Put>
void TargetWriter::ForNewSymbols(const std::vector<Symbol>& symbols, SymbolProgress& progress, const Put& put) {
  const Symbol unknown;
  std::erase_if(progress.unknown, [&](uint32_t index) {
    if (symbols[index] == unknown) return false;
    put(index, symbols[index]);
    return true;
  });
  for (; progress.written < symbols.size(); ++progress.written) {
    const auto index = static_cast<uint32_t>(progress.written);
    put(index, symbols[index]);
    if (symbols[index] == unknown) progress.unknown.push_back(index);
  }
}

void TargetWriter::WriteSymbols(const Target& target) {
  ForNewSymbols(target.call_lines, call_lines_,
                [&](uint32_t node, const SourceLine& line) { WriteCallLine(database_, id_, node, line); });
  ForNewSymbols(target.site_lines, site_lines_,
                [&](uint32_t site, const SourceLine& line) { WriteSiteLine(database_, id_, site, line); });
  ForNewSymbols(target.sources, sources_, [&](uint32_t function, const FunctionSource& source) {
    WriteSource(database_, id_, function, source);
  });
}

void TargetWriter::WriteBrackets(const Target& target) {
  std::erase_if(open_brackets_, [&](size_t i) {
    const Bracket& bracket = target.brackets[i];
    if (bracket.end_ns == -1) return false;
    database_.Run("UPDATE bracket SET end_ns = ?, end_rss_bytes = ? WHERE target = ? AND id = ?", bracket.end_ns,
                  bracket.end_rss_bytes, id_, i);
    return true;
  });
  for (; brackets_ < target.brackets.size(); ++brackets_) {
    const Bracket& bracket = target.brackets[brackets_];
    database_.Run("INSERT INTO bracket VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", id_, brackets_, bracket.thread,
                  bracket.depth, bracket.node, bracket.begin_ns, bracket.end_ns, bracket.begin_rss_bytes,
                  bracket.end_rss_bytes);
    if (bracket.end_ns == -1) open_brackets_.push_back(brackets_);
  }
}

void TargetWriter::WriteThreadsAndMarks(const Target& target) {
  for (; threads_ < target.threads.size(); ++threads_) {
    const ThreadLife& thread = target.threads[threads_];
    database_.Run("INSERT INTO thread VALUES(?, ?, ?, ?, ?, ?)", id_, threads_, thread.slot, thread.tid,
                  thread.start_ns, thread.name);
  }
  for (; marks_ < target.marks.size(); ++marks_) {
    const Mark& mark = target.marks[marks_];
    database_.Run("INSERT INTO mark VALUES(?, ?, ?, ?, ?)", id_, marks_, mark.time_ns, mark.tid, mark.text);
  }
  for (; user_counters_ < target.user_counters.size(); ++user_counters_) {
    database_.Run("INSERT INTO user_counter VALUES(?, ?, ?)", id_, user_counters_,
                  target.user_counters[user_counters_].name);
  }
}

void TargetWriter::WriteGaps(const Target& target) {
  for (; gaps_ < target.gaps.size(); ++gaps_) {
    const Gap& gap = target.gaps[gaps_];
    database_.Run("INSERT INTO gap VALUES(?, ?, ?, ?)", id_, gaps_, gap.begin_ns, gap.end_ns);
  }
}

void TargetWriter::WriteStats(const RuntimeStats& stats) {
  stats_ = stats;
  database_.Run("INSERT OR REPLACE INTO runtime_stats VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", id_, stats.lines_from_slot,
                stats.lines_from_unwinder, stats.lines_unknown, stats.unknown_frees, stats.untracked_allocations,
                stats.overflowed_scopes, stats.dropped_ticks, stats.dropped_marks, stats.runtime_bytes);
}

void TargetWriter::WriteCoverage(const Coverage& coverage) {
  coverage_ = coverage;
  database_.Run("INSERT OR REPLACE INTO coverage VALUES(?, ?, ?, ?)", id_, coverage.malloc, coverage.operators,
                coverage.in_front);
}

void TargetWriter::WriteExecutions(const Target& target) {
  const std::pair stats(target.uncounted_executions, target.executions_torn);
  if (execution_stats_ != stats) {
    execution_stats_ = stats;
    database_.Run("INSERT OR REPLACE INTO execution_stats VALUES(?, ?, ?)", id_, stats.first, stats.second);
  }
  auto before = executions_.begin();
  const auto less = [](const LineExecutions& a, const LineExecutions& b) {
    return std::tie(a.function, a.line) < std::tie(b.function, b.line);
  };
  const auto remove_up_to = [&](const LineExecutions* next) {
    for (; before != executions_.end() && (next == nullptr || less(*before, *next)); ++before) {
      database_.Run("DELETE FROM executions WHERE target = ? AND function = ? AND line = ?", id_, before->function,
                    before->line);
    }
  };
  for (const LineExecutions& now : target.executions) {
    remove_up_to(&now);
    const bool known = before != executions_.end() && !less(now, *before);
    if (!known || *before != now) {
      database_.Run("INSERT OR REPLACE INTO executions VALUES(?, ?, ?, ?, ?)", id_, now.function, now.line, now.count,
                    static_cast<int>(now.basis));
    }
    if (known) ++before;
  }
  remove_up_to(nullptr);
  executions_ = target.executions;
}

void TargetWriter::WriteRssPeaks(const Target& target) {
  const std::pair peak(target.peak_rss_bytes, target.exact_peak_ticks);
  if (rss_peak_ != peak) {
    rss_peak_ = peak;
    database_.Run("INSERT OR REPLACE INTO rss_peak VALUES(?, ?, ?)", id_, peak.first, peak.second);
  }
  if (node_peaks_ == target.node_peaks) return;
  for (const NodePeak& node : target.node_peaks) {
    if (std::find(node_peaks_.begin(), node_peaks_.end(), node) != node_peaks_.end()) continue;
    database_.Run("INSERT OR REPLACE INTO node_peak VALUES(?, ?, ?, ?)", id_, node.node, node.rss_bytes, node.exact);
  }
  node_peaks_ = target.node_peaks;
}

void TargetWriter::WriteRssCharges(const Target& target) {
  const RssCharges& now = target.rss_charges;
  if (rss_charges_ != now) {
    rss_charges_ = now;
    database_.Run("INSERT OR REPLACE INTO rss_charges VALUES(?, ?, ?, ?, ?, ?, ?)", id_, static_cast<int>(now.method),
                  now.period, now.own_bytes, now.elsewhere_bytes, now.unsettled_bytes, now.reason);
  }
  // Both are sorted by site, and none ever goes.
  auto before = site_rss_.begin();
  for (const SiteRss& site : target.site_rss) {
    while (before != site_rss_.end() && before->site < site.site) ++before;
    if (before != site_rss_.end() && *before == site) continue;
    database_.Run("INSERT OR REPLACE INTO site_rss VALUES(?, ?, ?, ?, ?)", id_, site.site, site.after_bytes,
                  site.after_ns, site.peak_bytes);
  }
  site_rss_ = target.site_rss;
}

void TargetWriter::WritePeak() {
  if (peak_is_written_) return;
  database_.Run("DELETE FROM peak WHERE target = ?", id_);
  for (size_t site = 0; site < peak_.size(); ++site) {
    if (peak_[site] != 0) database_.Run("INSERT INTO peak VALUES(?, ?, ?)", id_, site, peak_[site]);
  }
  database_.Run("UPDATE target SET peak_written_ns = heap_peak_ns WHERE id = ?", id_);
  peak_is_written_ = true;
}

}  // namespace memline
