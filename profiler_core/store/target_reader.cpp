// SPDX-License-Identifier: MIT
#include "profiler_core/store/target_reader.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "memline/wire.h"

namespace memline {
namespace {

constexpr uint64_t kAnyUint32 = uint64_t{1} << 32;
constexpr size_t kMaxRows = std::numeric_limits<uint32_t>::max();
constexpr size_t kMaxSourceLines = 100'000;
constexpr uint64_t kMaxSamples = uint64_t{1} << 27;
constexpr uint64_t kSamplesAnyway = uint64_t{1} << 18;
constexpr uint64_t kSamplesPerByte = 16;

uint64_t Unsigned(const Query& rows, int column) { return static_cast<uint64_t>(rows.Integer(column)); }

}  // namespace

// A sound file never says more text than it is long, and samples take a byte for each sixteen where nothing changes.
ReadBudget::ReadBudget(uint64_t file_bytes)
    : text_bytes(file_bytes), samples(std::min(kMaxSamples, kSamplesAnyway + kSamplesPerByte * file_bytes)) {}

Target TargetReader::Read() {
  target_.nodes.clear();
  target_.sites.clear();
  ReadHeader();
  ReadModules();
  ReadFunctions();
  ReadSourceLines();
  ReadNodes();
  ReadSites();
  ReadThreads();
  ReadBrackets();
  ReadMarks();
  ReadStats();
  ReadCoverage();
  ReadCounters();
  ReadExecutions();
  ReadRssCharges();
  ReadTicks();
  ReadRssPeaks();
  ReadMemory();
  ReadUserCounters();
  CheckPeak();
  if (!database_.ok()) return {};
  if (peak_is_current_) {
    ReadPeak();
  } else {
    RecomputePeak();
  }
  return std::move(target_);
}

void TargetReader::ReadHeader() {
  Query rows(database_,
             "SELECT pid, parent_pid, executable, allocator, runtime_version, start_ns, start_unix_ns, interval_ns, "
             "tick_count, missed_ticks, heap_peak_ns, peak_sites, end_kind, end_code, end_ns, "
             "peak_written_ns IS heap_peak_ns FROM target WHERE id = ?",
             id_);
  if (!rows.Next()) return Damaged("a target has no row");
  target_.pid = Number(rows, 0, kAnyUint32, "process id");
  target_.parent_pid = Number(rows, 1, kAnyUint32, "process id");
  target_.executable = Text(rows, 2);
  target_.allocator = Text(rows, 3);
  target_.runtime_version = Text(rows, 4);
  target_.start_ns = Time(rows, 5);
  target_.start_unix_ns = Time(rows, 6);
  target_.interval_ns = Time(rows, 7);
  target_.tick_count = Unsigned(rows, 8);
  target_.missed_ticks = Unsigned(rows, 9);
  target_.heap_peak_ns = Time(rows, 10);
  peak_sites_ = Number(rows, 11, wire::kMaxSites + 1, "site count");
  target_.end.kind =
      static_cast<TargetEnd::Kind>(Number(rows, 12, static_cast<uint64_t>(TargetEnd::Kind::kLost) + 1, "kind of end"));
  target_.end.code = static_cast<int>(rows.Integer(13));
  target_.end.time_ns = Time(rows, 14);
  peak_is_current_ = rows.Integer(15) != 0;

  Query arguments(database_, "SELECT position, value FROM argument WHERE target = ? ORDER BY position", id_);
  int64_t last = -1;
  while (arguments.Next() && IsLater(arguments, 0, last, target_.command.size(), "argument")) {
    target_.command.push_back(Text(arguments, 1));
  }
}

void TargetReader::ReadModules() {
  Query rows(database_,
             "SELECT id, path, build_id, bias, start, \"end\", gone FROM module WHERE target = ? ORDER BY id", id_);
  while (rows.Next() && IsNext(rows, 0, target_.modules.size(), wire::kMaxModules, "module")) {
    target_.modules.push_back(
        {Text(rows, 1), Text(rows, 2), Unsigned(rows, 3), Unsigned(rows, 4), Unsigned(rows, 5), rows.Integer(6) != 0});
  }
}

void TargetReader::ReadFunctions() {
  Query rows(database_,
             "SELECT id, name, file, line, region, display_name, source_file, first_line FROM function "
             "WHERE target = ? ORDER BY id",
             id_);
  while (rows.Next() && IsNext(rows, 0, target_.functions.size(), wire::kMaxFunctions, "function")) {
    target_.functions.push_back({Text(rows, 1), Text(rows, 2), Number(rows, 3, kAnyUint32, "line"), Text(rows, 4)});
    if (rows.IsNull(5)) continue;  // not symbolized when it was written
    target_.sources.resize(target_.functions.size());
    FunctionSource& source = target_.sources.back();
    source.display_name = Text(rows, 5);
    source.file = Text(rows, 6);
    source.first_line = Number(rows, 7, kAnyUint32, "line");
  }
}

void TargetReader::ReadSourceLines() {
  Query rows(database_, "SELECT function, line, text FROM source_line WHERE target = ? ORDER BY function, line", id_);
  while (rows.Next()) {
    const uint32_t function = Number(rows, 0, target_.sources.size(), "function of a source line");
    if (!database_.ok()) return;
    FunctionSource& source = target_.sources[function];
    if (source.text.size() == kMaxSourceLines ||
        rows.Integer(1) != static_cast<int64_t>(source.first_line + source.text.size())) {
      return Damaged("the lines of a function are not consecutive");
    }
    source.text.push_back(Text(rows, 2));
  }
}

void TargetReader::ReadNodes() {
  const bool has_code = Finds("SELECT 1 FROM pragma_table_info('node') WHERE name = 'call_code'");
  Query rows(database_,
             has_code ? "SELECT id, parent, function, call_pc, entry_pc, call_file, call_line, call_code FROM node "
                        "WHERE target = ? ORDER BY id"
                      : "SELECT id, parent, function, call_pc, entry_pc, call_file, call_line, '' FROM node "
                        "WHERE target = ? ORDER BY id",  // up to format 1.4
             id_);
  while (rows.Next() && IsNext(rows, 0, target_.nodes.size(), wire::kMaxNodes, "node")) {
    const size_t id = target_.nodes.size();
    // The root is its own parent and has no function.
    const uint32_t parent = Number(rows, 1, id == 0 ? 1 : id, "parent of a node");
    const uint32_t function = Number(rows, 2, id == 0 ? 1 : target_.functions.size(), "function of a node");
    target_.nodes.push_back({parent, function, Unsigned(rows, 3), Unsigned(rows, 4)});
    if (rows.IsNull(5)) continue;
    target_.call_lines.resize(target_.nodes.size());
    target_.call_lines.back() = {Text(rows, 5), Number(rows, 6, kAnyUint32, "line"), Text(rows, 7)};
  }
  if (database_.ok() && target_.nodes.empty()) Damaged("the call tree has no root");
}

void TargetReader::ReadSites() {
  const bool has_code = Finds("SELECT 1 FROM pragma_table_info('site') WHERE name = 'code'");
  Query rows(database_,
             has_code
                 ? "SELECT id, node, pc, file, line, code FROM site WHERE target = ? ORDER BY id"
                 : "SELECT id, node, pc, file, line, '' FROM site WHERE target = ? ORDER BY id",  // up to format 1.4
             id_);
  while (rows.Next() && IsNext(rows, 0, target_.sites.size(), wire::kMaxSites, "site")) {
    target_.sites.push_back({Number(rows, 1, target_.nodes.size(), "node of a site"), Unsigned(rows, 2)});
    if (rows.IsNull(3)) continue;
    target_.site_lines.resize(target_.sites.size());
    target_.site_lines.back() = {Text(rows, 3), Number(rows, 4, kAnyUint32, "line"), Text(rows, 5)};
  }
  if (database_.ok() && target_.sites.empty()) Damaged("the first site is missing");
}

void TargetReader::ReadThreads() {
  Query rows(database_, "SELECT id, slot, tid, start_ns, name FROM thread WHERE target = ? ORDER BY id", id_);
  int64_t last = -1;
  while (rows.Next() && IsLater(rows, 0, last, target_.threads.size(), "thread")) {
    target_.threads.push_back({Number(rows, 1, wire::kMaxThreads, "thread slot"),
                               Number(rows, 2, kAnyUint32, "thread id"), Time(rows, 3), Text(rows, 4)});
  }
}

void TargetReader::ReadBrackets() {
  Query rows(database_,
             "SELECT id, thread, depth, node, begin_ns, end_ns, begin_rss_bytes, end_rss_bytes FROM bracket "
             "WHERE target = ? ORDER BY id",
             id_);
  int64_t last = -1;
  while (rows.Next() && IsLater(rows, 0, last, target_.brackets.size(), "bracket")) {
    target_.brackets.push_back({Number(rows, 1, wire::kMaxThreads, "thread slot"), Number(rows, 2, kAnyUint32, "depth"),
                                Number(rows, 3, target_.nodes.size(), "node of a bracket"), Time(rows, 4),
                                rows.Integer(5) == -1 ? -1 : Time(rows, 5), Unsigned(rows, 6), Unsigned(rows, 7)});
  }
}

void TargetReader::ReadMarks() {
  Query rows(database_, "SELECT id, time_ns, tid, text FROM mark WHERE target = ? ORDER BY id", id_);
  int64_t last = -1;
  while (rows.Next() && IsLater(rows, 0, last, target_.marks.size(), "mark")) {
    target_.marks.push_back({Time(rows, 1), Number(rows, 2, kAnyUint32, "thread id"), Text(rows, 3)});
  }
}

void TargetReader::ReadStats() {
  Query rows(database_,
             "SELECT lines_from_slot, lines_from_unwinder, lines_unknown, unknown_frees, untracked_allocations, "
             "overflowed_scopes, dropped_ticks, dropped_marks, runtime_bytes FROM runtime_stats WHERE target = ?",
             id_);
  if (!rows.Next()) return;
  target_.stats = {Unsigned(rows, 0), Unsigned(rows, 1), Unsigned(rows, 2), Unsigned(rows, 3), Unsigned(rows, 4),
                   Unsigned(rows, 5), Unsigned(rows, 6), Unsigned(rows, 7), Unsigned(rows, 8)};
}

// Sessions of earlier versions have no such table.
void TargetReader::ReadCoverage() {
  Query table(database_, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'coverage'");
  if (!table.Next()) return;
  Query rows(database_, "SELECT malloc, operators, in_front FROM coverage WHERE target = ?", id_);
  if (!rows.Next()) return;
  target_.coverage = {rows.Integer(0) != 0, rows.Integer(1) != 0, Text(rows, 2)};
}

bool TargetReader::Finds(const char* sql) {
  Query rows(database_, sql);
  return rows.Next();
}

void TargetReader::ReadCounters() {
  const bool has_rss = Finds("SELECT 1 FROM pragma_table_info('counters') WHERE name = 'rss_returned_bytes'");
  Query rows(database_,
             has_rss ? "SELECT thread, site, alloc_count, alloc_bytes, freed_count, freed_bytes, released_count, "
                       "released_bytes, temporary_count, entries, rss_grown_bytes, rss_returned_bytes FROM counters "
                       "WHERE target = ? ORDER BY thread, site"
                     : "SELECT thread, site, alloc_count, alloc_bytes, freed_count, freed_bytes, released_count, "
                       "released_bytes, temporary_count, entries, 0, 0 FROM counters "
                       "WHERE target = ? ORDER BY thread, site",  // up to format 1.1
             id_);
  while (rows.Next()) {
    SiteCounters row{Number(rows, 0, wire::kMaxThreads, "thread slot"),
                     Number(rows, 1, target_.sites.size(), "site of counters"),
                     {}};
    if (!database_.ok()) return;
    for (size_t i = 0; i < kCounterFields.size(); ++i) {
      row.counters.*kCounterFields[i].value = Unsigned(rows, static_cast<int>(i) + 2);
    }
    target_.counters.push_back(row);
  }
}

void TargetReader::ReadExecutions() {
  // Files of format 1.0 have no such tables.
  Query tables(database_, "SELECT count(*) FROM sqlite_schema WHERE name IN ('executions', 'execution_stats')");
  if (!tables.Next() || tables.Integer(0) != 2) return;
  Query rows(database_, "SELECT function, line, count, basis FROM executions WHERE target = ? ORDER BY function, line",
             id_);
  while (rows.Next()) {
    constexpr auto kLastBasis = static_cast<uint64_t>(LineExecutions::Basis::kUnknown);
    const LineExecutions row{
        Number(rows, 0, target_.functions.size(), "function of a line"), Number(rows, 1, kAnyUint32, "line"),
        Unsigned(rows, 2),
        static_cast<LineExecutions::Basis>(Number(rows, 3, kLastBasis + 1, "basis of a line's executions"))};
    if (!database_.ok()) return;
    const LineExecutions* before = target_.executions.empty() ? nullptr : &target_.executions.back();
    if (before != nullptr && before->function == row.function && before->line == row.line) {
      return Damaged("a line ran twice as often");
    }
    target_.executions.push_back(row);
  }
  Query stats(database_, "SELECT uncounted, torn FROM execution_stats WHERE target = ?", id_);
  if (!stats.Next()) return;
  target_.uncounted_executions = Unsigned(stats, 0);
  target_.executions_torn = stats.Integer(1) != 0;
}

void TargetReader::ReadRssCharges() {
  if (!Finds("SELECT 1 FROM sqlite_schema WHERE name = 'rss_charges'")) return;  // up to format 1.1
  Query rows(database_, "SELECT site, after_bytes, after_ns, peak_bytes FROM site_rss WHERE target = ? ORDER BY site",
             id_);
  while (rows.Next()) {
    target_.site_rss.push_back(
        {Number(rows, 0, target_.sites.size(), "site of RSS"), Unsigned(rows, 1), Time(rows, 2), Unsigned(rows, 3)});
    if (!database_.ok()) return;
  }
  Query charges(database_,
                "SELECT method, period, own_bytes, elsewhere_bytes, unsettled_bytes, reason FROM rss_charges "
                "WHERE target = ?",
                id_);
  if (!charges.Next()) return;
  constexpr auto kLastMethod = static_cast<uint64_t>(RssCharges::Method::kByFaults);
  target_.rss_charges = {
      static_cast<RssCharges::Method>(Number(charges, 0, kLastMethod + 1, "way to charge RSS to lines")),
      Number(charges, 1, kAnyUint32, "number of page faults"),
      charges.Integer(2),
      charges.Integer(3),
      charges.Integer(4),
      Text(charges, 5)};
}

uint32_t TargetReader::Number(const Query& rows, int column, uint64_t limit, const char* what) {
  const int64_t value = rows.Integer(column);
  if (value >= 0 && static_cast<uint64_t>(value) < limit) return static_cast<uint32_t>(value);
  Damaged(absl::StrCat("a ", what, " is out of range (", value, ")"));
  return 0;
}

int64_t TargetReader::Time(const Query& rows, int column) {
  const int64_t value = rows.Integer(column);
  if (value >= 0 && value <= kMaxTimeNs) return value;
  Damaged(absl::StrCat("a time is out of range (", value, ")"));
  return 0;
}

bool TargetReader::IsNext(const Query& rows, int column, size_t size, size_t limit, const char* what) {
  if (database_.ok() && rows.Integer(column) == static_cast<int64_t>(size) && size < limit) return true;
  Damaged(absl::StrCat("a ", what, " is missing, or there are too many"));
  return false;
}

bool TargetReader::IsLater(const Query& rows, int column, int64_t& last, size_t size, const char* what) {
  if (database_.ok() && rows.Integer(column) > last && size < kMaxRows) {
    last = rows.Integer(column);
    return true;
  }
  Damaged(absl::StrCat("a ", what, " is out of order, or there are too many"));
  return false;
}

std::string TargetReader::Text(const Query& rows, int column) {
  const std::string_view text = rows.Bytes(column);
  if (text.size() > budget_.text_bytes) {
    Damaged("its texts are longer than the file");
    return {};
  }
  budget_.text_bytes -= text.size();
  return std::string(text);
}

void TargetReader::Damaged(std::string_view what) {
  database_.Fail(absl::DataLossError(absl::StrCat(database_.path(), ": the session is damaged: ", std::string(what))));
}

void TargetReader::CheckRead(const absl::Status& status) {
  if (!status.ok()) Damaged(std::string(status.message()));
}

}  // namespace memline
