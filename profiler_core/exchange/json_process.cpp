// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/json_process.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "memline/wire.h"
#include "profiler_core/exchange/check_session.h"
#include "profiler_core/exchange/json_fields.h"

namespace memline {
namespace {

using nlohmann::json;

absl::Status Wrong(const std::string& what) { return absl::InvalidArgumentError(what); }

// A field that must be there.
template <typename Value>
absl::Status Read(const json& record, const char* name, Value& value) {
  const auto found = record.is_object() ? record.find(name) : record.end();
  if (found == record.end() || !ReadJson(*found, value)) {
    return Wrong(absl::StrCat("\"", name, "\" is missing, or not what it must be"));
  }
  return absl::OkStatus();
}

absl::Status ReadCounters(const json& record, SiteCounters& row) {
  absl::Status status = Read(record, "thread", row.thread);
  status.Update(Read(record, "site", row.site));
  if (status.ok()) status = ReadRecord(record, row.counters);
  return status;
}

// What would be moved up to the sample before is not what was recorded.
absl::Status Append(int64_t time_ns, double value, Pyramid& series) {
  if (time_ns < 0 || time_ns > kMaxImportedNs) return Wrong("the time is out of range");
  if (series.size() != 0 && time_ns < series.back().time_ns) return Wrong("it is not in order of time");
  series.Append(time_ns, value);
  return absl::OkStatus();
}

}  // namespace

const JsonProcess::Section JsonProcess::kSections[] = {
    {"command", &JsonProcess::TakeWord},
    {"modules", &JsonProcess::TakeRecord<&Target::modules>},
    {"functions", &JsonProcess::TakeFunction},
    {"nodes", &JsonProcess::TakeNode},
    {"sites", &JsonProcess::TakeSite},
    {"threads", &JsonProcess::TakeRecord<&Target::threads>},
    {"brackets", &JsonProcess::TakeRecord<&Target::brackets>},
    {"marks", &JsonProcess::TakeRecord<&Target::marks>},
    {"executions", &JsonProcess::TakeRecord<&Target::executions>},
    {"node_peaks", &JsonProcess::TakeRecord<&Target::node_peaks>},
    {"site_rss", &JsonProcess::TakeRecord<&Target::site_rss>},
    {"memory_readings", &JsonProcess::TakeRecord<&Target::memory_readings>},
    {"arenas", &JsonProcess::TakeArena},
    {"size_classes", &JsonProcess::TakeRecord<&Target::size_classes>},
    {"trims", &JsonProcess::TakeRecord<&Target::trims>},
    {"gaps", &JsonProcess::TakeRecord<&Target::gaps>},
    {"user_counters", &JsonProcess::TakeUserCounter},
    {"user_values", &JsonProcess::TakeUserValue},
    {"ticks", &JsonProcess::TakeTick},
    {"live_at_peak", &JsonProcess::TakePeak},
    {"counters", &JsonProcess::TakeCounters},
    {"counter_ticks", &JsonProcess::TakeCounterTick},
};

JsonProcess::JsonProcess(SessionSink& sink, size_t target) : sink_(sink), id_(target) {
  // The document has the roots, too.
  sink_.session().targets[id_].nodes.clear();
  sink_.session().targets[id_].sites.clear();
}

absl::Status JsonProcess::AddRecord(const std::string& section, const json& record) {
  record_ = section == section_ ? record_ + 1 : 0;
  section_ = section;
  Target& target = sink_.session().targets[id_];
  for (const auto& [name, take] : kSections) {
    if (section != name) continue;
    const absl::Status status = (this->*take)(record, target);
    if (status.ok()) return status;
    return absl::Status(status.code(),
                        absl::StrCat("processes[", id_, "].", section, "[", record_, "]: ", status.message()));
  }
  return absl::OkStatus();
}

absl::Status JsonProcess::Finish() {
  Target& target = sink_.session().targets[id_];
  absl::Status status = ReadRecord(fields_, target);
  const CounterState& state = sink_.StateOf(id_);
  if (status.ok() && state.empty()) {
    target.counters = std::move(totals_);
    return absl::OkStatus();
  }
  bool agree = totals_.empty() || totals_.size() == state.size();
  for (const SiteCounters& row : totals_) {
    const auto found = state.find({row.thread, row.site});
    agree = agree && found != state.end() && found->second == row.counters;
  }
  if (!agree) status.Update(Wrong("its counters are not what their history led to"));
  if (status.ok()) return status;
  return absl::Status(status.code(), absl::StrCat("processes[", id_, "]: ", status.message()));
}

template <auto kMember>
absl::Status JsonProcess::TakeRecord(const json& record, Target& target) {
  return ReadRecord(record, (target.*kMember).emplace_back());
}

template <auto kMember, auto kSymbols>
absl::Status JsonProcess::TakeSymbolized(const json& record, Target& target, const char* symbol) {
  absl::Status status = TakeRecord<kMember>(record, target);
  if (!status.ok() || !record.contains(symbol)) return status;
  (target.*kSymbols).resize((target.*kMember).size());
  return ReadRecord(record.at(symbol), (target.*kSymbols).back());
}

absl::Status JsonProcess::TakeWord(const json& record, Target& target) {
  return ReadJson(record, target.command.emplace_back()) ? absl::OkStatus() : Wrong("it is no text");
}

absl::Status JsonProcess::TakeFunction(const json& record, Target& target) {
  return TakeSymbolized<&Target::functions, &Target::sources>(record, target, "source");
}

absl::Status JsonProcess::TakeNode(const json& record, Target& target) {
  return TakeSymbolized<&Target::nodes, &Target::call_lines>(record, target, "call_line");
}

absl::Status JsonProcess::TakeSite(const json& record, Target& target) {
  return TakeSymbolized<&Target::sites, &Target::site_lines>(record, target, "source_line");
}

absl::Status JsonProcess::TakeArena(const json& record, Target& target) {
  uint32_t number = 0;
  if (absl::Status status = Read(record, "number", number); !status.ok()) return status;
  if (number >= wire::kMaxArenas) return Wrong("\"number\" is out of range");
  if (number >= target.arenas.size()) target.arenas.resize(number + 1);
  return ReadRecord(record, target.arenas[number].emplace_back());
}

absl::Status JsonProcess::TakeUserCounter(const json& record, Target& target) {
  return Read(record, "name", target.user_counters.emplace_back().name);
}

absl::Status JsonProcess::TakeUserValue(const json& record, Target& target) {
  size_t counter = 0;
  int64_t time_ns = 0;
  double value = 0;
  absl::Status status = Read(record, "counter", counter);
  status.Update(Read(record, "time_ns", time_ns));
  status.Update(Read(record, "value", value));
  if (!status.ok()) return status;
  if (counter >= target.user_counters.size()) return Wrong("there is no such counter");
  return Append(time_ns, value, target.user_counters[counter].series);
}

absl::Status JsonProcess::TakeTick(const json& record, Target& target) {
  int64_t time_ns = 0;
  absl::Status status = Read(record, "time_ns", time_ns);
  for (size_t i = 0; i < kSeriesCount && status.ok(); ++i) {
    const std::string name(kSeriesInfo[i].key);
    if (!record.contains(name)) continue;
    double value = 0;
    status = Read(record, name.c_str(), value);
    if (status.ok() && !(value >= 0 && value <= kMaxImportedSample)) status = Wrong("a sample is no size");
    if (status.ok()) status = Append(time_ns, value, target.series[i]);
  }
  return status;
}

absl::Status JsonProcess::TakePeak(const json& record, Target& target) {
  return ReadJson(record, target.live_at_peak.emplace_back()) ? absl::OkStatus() : Wrong("it is no size");
}

absl::Status JsonProcess::TakeCounters(const json& record, Target& /*target*/) {
  if (totals_.size() == kMaxImportedCounters) return Wrong("there are too many counters");
  return ReadCounters(record, totals_.emplace_back());
}

absl::Status JsonProcess::TakeCounterTick(const json& record, Target& target) {
  CounterTick tick;
  absl::Status status = Read(record, "time_ns", tick.time_ns);
  // A batch of ticks goes to the file with the head of its process.
  if (sink_.StateOf(id_).empty()) status.Update(ReadRecord(fields_, target));
  if (!status.ok()) return status;
  const auto changed = record.find("changed");
  if (changed == record.end() || !changed->is_array()) return Wrong("\"changed\" is missing");
  for (const json& row : *changed) {
    status.Update(ReadCounters(row, tick.changed.emplace_back()));
  }
  return status.ok() ? sink_.AddTick(id_, std::move(tick)) : status;
}

}  // namespace memline
