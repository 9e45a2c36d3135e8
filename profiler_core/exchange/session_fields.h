// SPDX-License-Identifier: MIT
// The fields of a session as they are called in its JSON document (resources/doc/formats.md): one table for those who
// write them and those who read them.
//
// VisitFields(visit, record) calls visit(name, field) for each field of a record of the model, const or not.
#ifndef MEMLINE_EXCHANGE_SESSION_FIELDS_H_
#define MEMLINE_EXCHANGE_SESSION_FIELDS_H_

#include <array>
#include <concepts>
#include <string_view>
#include <type_traits>

#include "profiler_core/model/session.h"

namespace memline {

template <typename Record, typename Type>
concept RecordOf = std::same_as<std::remove_const_t<Record>, Type>;

/// What the values of an enumeration are called, in order; empty for what is none.
template <typename Enum>
inline constexpr std::array<std::string_view, 0> kEnumNames{};
template <>
inline constexpr std::array<std::string_view, 5> kEnumNames<TargetEnd::Kind> = {"running", "exited", "signalled",
                                                                                "ended", "lost"};
template <>
inline constexpr std::array<std::string_view, 3> kEnumNames<LineExecutions::Basis> = {"counted", "inferred", "unknown"};
template <>
inline constexpr std::array<std::string_view, 3> kEnumNames<RssCharges::Method> = {"none", "scopes", "faults"};

void VisitFields(auto& visit, RecordOf<Machine> auto& of) {
  visit("host", of.host);
  visit("kernel", of.kernel);
  visit("cpu", of.cpu);
  visit("memory_bytes", of.memory_bytes);
  visit("cores", of.cores);
}

void VisitFields(auto& visit, RecordOf<Module> auto& of) {
  visit("path", of.path);
  visit("build_id", of.build_id);
  visit("bias", of.bias);
  visit("start", of.start);
  visit("end", of.end);
  visit("gone", of.gone);
}

void VisitFields(auto& visit, RecordOf<Function> auto& of) {
  visit("name", of.name);
  visit("file", of.file);
  visit("line", of.line);
  visit("region", of.region);
}

void VisitFields(auto& visit, RecordOf<FunctionSource> auto& of) {
  visit("display_name", of.display_name);
  visit("file", of.file);
  visit("first_line", of.first_line);
  visit("text", of.text);
}

void VisitFields(auto& visit, RecordOf<SourceLine> auto& of) {
  visit("file", of.file);
  visit("line", of.line);
  visit("code", of.code);
}

void VisitFields(auto& visit, RecordOf<Node> auto& of) {
  visit("parent", of.parent);
  visit("function", of.function);
  visit("call_pc", of.call_pc);
  visit("entry_pc", of.entry_pc);
}

void VisitFields(auto& visit, RecordOf<Site> auto& of) {
  visit("node", of.node);
  visit("pc", of.pc);
}

void VisitFields(auto& visit, RecordOf<ThreadLife> auto& of) {
  visit("slot", of.slot);
  visit("tid", of.tid);
  visit("start_ns", of.start_ns);
  visit("name", of.name);
}

void VisitFields(auto& visit, RecordOf<Bracket> auto& of) {
  visit("thread", of.thread);
  visit("depth", of.depth);
  visit("node", of.node);
  visit("begin_ns", of.begin_ns);
  visit("end_ns", of.end_ns);
  visit("begin_rss_bytes", of.begin_rss_bytes);
  visit("end_rss_bytes", of.end_rss_bytes);
}

void VisitFields(auto& visit, RecordOf<Mark> auto& of) {
  visit("time_ns", of.time_ns);
  visit("tid", of.tid);
  visit("text", of.text);
}

void VisitFields(auto& visit, RecordOf<LineExecutions> auto& of) {
  visit("function", of.function);
  visit("line", of.line);
  visit("count", of.count);
  visit("basis", of.basis);
}

void VisitFields(auto& visit, RecordOf<NodePeak> auto& of) {
  visit("node", of.node);
  visit("rss_bytes", of.rss_bytes);
  visit("exact", of.exact);
}

void VisitFields(auto& visit, RecordOf<SiteRss> auto& of) {
  visit("site", of.site);
  visit("after_bytes", of.after_bytes);
  visit("after_ns", of.after_ns);
  visit("peak_bytes", of.peak_bytes);
}

void VisitFields(auto& visit, RecordOf<RssCharges> auto& of) {
  visit("method", of.method);
  visit("period", of.period);
  visit("own_bytes", of.own_bytes);
  visit("elsewhere_bytes", of.elsewhere_bytes);
  visit("unsettled_bytes", of.unsettled_bytes);
  visit("reason", of.reason);
}

void VisitFields(auto& visit, RecordOf<MemoryReading> auto& of) {
  visit("time_ns", of.time_ns);
  visit("rss_bytes", of.rss_bytes);
  visit("heap_bytes", of.heap_bytes);
  visit("stack_bytes", of.stack_bytes);
  visit("file_bytes", of.file_bytes);
  visit("shared_bytes", of.shared_bytes);
  visit("runtime_bytes", of.runtime_bytes);
  visit("other_bytes", of.other_bytes);
  visit("pss_bytes", of.pss_bytes);
  visit("swap_bytes", of.swap_bytes);
  visit("huge_page_bytes", of.huge_page_bytes);
  visit("fragmented_bytes", of.fragmented_bytes);
  visit("allocator_in_use_bytes", of.allocator_in_use_bytes);
  visit("older_bytes", of.older_bytes);
}

void VisitFields(auto& visit, RecordOf<ArenaReading> auto& of) {
  visit("time_ns", of.time_ns);
  visit("system_bytes", of.system_bytes);
  visit("free_bytes", of.free_bytes);
}

void VisitFields(auto& visit, RecordOf<SizeClass> auto& of) {
  visit("size_class", of.size_class);
  visit("blocks", of.blocks);
  visit("bytes", of.bytes);
}

void VisitFields(auto& visit, RecordOf<Gap> auto& of) {
  visit("begin_ns", of.begin_ns);
  visit("end_ns", of.end_ns);
}

void VisitFields(auto& visit, RecordOf<Trim> auto& of) {
  visit("time_ns", of.time_ns);
  visit("rss_before_bytes", of.rss_before_bytes);
  visit("rss_after_bytes", of.rss_after_bytes);
  visit("duration_us", of.duration_us);
  visit("done", of.done);
}

void VisitFields(auto& visit, RecordOf<RuntimeStats> auto& of) {
  visit("lines_from_slot", of.lines_from_slot);
  visit("lines_from_unwinder", of.lines_from_unwinder);
  visit("lines_unknown", of.lines_unknown);
  visit("unknown_frees", of.unknown_frees);
  visit("untracked_allocations", of.untracked_allocations);
  visit("overflowed_scopes", of.overflowed_scopes);
  visit("dropped_ticks", of.dropped_ticks);
  visit("dropped_marks", of.dropped_marks);
  visit("runtime_bytes", of.runtime_bytes);
}

void VisitFields(auto& visit, RecordOf<Coverage> auto& of) {
  visit("malloc", of.malloc);
  visit("operators", of.operators);
  visit("in_front", of.in_front);
}

void VisitFields(auto& visit, RecordOf<TargetEnd> auto& of) {
  visit("kind", of.kind);
  visit("code", of.code);
  visit("time_ns", of.time_ns);
}

/// Without what has sections of its own in a process.
void VisitFields(auto& visit, RecordOf<Target> auto& of) {
  visit("pid", of.pid);
  visit("parent_pid", of.parent_pid);
  visit("executable", of.executable);
  visit("allocator", of.allocator);
  visit("runtime_version", of.runtime_version);
  visit("start_ns", of.start_ns);
  visit("start_unix_ns", of.start_unix_ns);
  visit("interval_ns", of.interval_ns);
  visit("end", of.end);
  visit("tick_count", of.tick_count);
  visit("missed_ticks", of.missed_ticks);
  visit("heap_peak_ns", of.heap_peak_ns);
  visit("peak_rss_bytes", of.peak_rss_bytes);
  visit("exact_peak_ticks", of.exact_peak_ticks);
  visit("uncounted_executions", of.uncounted_executions);
  visit("executions_torn", of.executions_torn);
  visit("rss_charges", of.rss_charges);
  visit("runtime_stats", of.stats);
  visit("coverage", of.coverage);
}

/// Without its processes.
void VisitFields(auto& visit, RecordOf<Session> auto& of) {
  visit("memline_version", of.memline_version);
  visit("machine", of.machine);
  visit("origin_mono_ns", of.origin_mono_ns);
  visit("start_unix_ns", of.start_unix_ns);
}

/// Without counters that are 0, which are left out.
void VisitFields(auto& visit, RecordOf<Counters> auto& of) {
  for (const CounterField& field : kCounterFields) visit(field.name.data(), of.*field.value);
}

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_SESSION_FIELDS_H_
