// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/export_json.h"

#include <string>

#include "profiler_core/exchange/json_fields.h"
#include "profiler_core/exchange/tick_rows.h"
#include "profiler_core/exchange/units.h"

namespace memline {
namespace {

using nlohmann::ordered_json;

// The punctuation between fields and records, and the way to the sink.
class Document {
 public:
  explicit Document(const TextSink& sink) : sink_(sink) {}

  void Add(std::string_view text) {
    if (!status_.ok()) return;
    piece_ += text;
    if (piece_.size() >= kPieceBytes) Flush();
  }
  void Fields(const ordered_json& object) {
    for (const auto& [name, value] : object.items()) Field(name, value);
  }
  void Field(const std::string& name, const ordered_json& value) {
    Key(name);
    Add(value.dump());
  }
  void Key(const std::string& name) {
    Add(first_ ? "\n" : ",\n");
    first_ = false;
    Add(ordered_json(name).dump() + ": ");
  }
  void Begin(char bracket) {
    Add(std::string_view(&bracket, 1));
    first_ = true;
  }
  void Record(const ordered_json& record) {
    Add(first_ ? "\n" : ",\n");
    first_ = false;
    Add(record.dump());
  }
  void End(char bracket) {
    Add(std::string("\n") + bracket);
    first_ = false;
  }
  absl::Status Finish() {
    Add("\n");
    if (status_.ok()) Flush();
    return status_;
  }
  void Fail(const absl::Status& status) { status_.Update(status); }

 private:
  void Flush() {
    status_ = sink_(piece_);
    piece_.clear();
  }

  const TextSink& sink_;
  std::string piece_;
  bool first_ = true;
  absl::Status status_;
};

template <typename Records, typename ToJson>
void Section(Document& document, const char* name, const Records& records, ToJson to_json) {
  document.Key(name);
  document.Begin('[');
  for (const auto& record : records) document.Record(to_json(record));
  document.End(']');
}

template <typename Records>
void Section(Document& document, const char* name, const Records& records) {
  Section(document, name, records, [](const auto& record) { return RecordToJson(record); });
}

ordered_json CountersToJson(const SiteCounters& row) {
  ordered_json json = {{"thread", row.thread}, {"site", row.site}};
  for (const CounterField& field : kCounterFields) {
    if (row.counters.*field.value != 0) json[field.name] = row.counters.*field.value;
  }
  return json;
}

// Records with what symbolizing found of each, as far as it came.
template <typename Record, typename Symbol>
void Symbolized(Document& document, const char* name, const std::vector<Record>& records, const char* symbol,
                const std::vector<Symbol>& symbols) {
  size_t next = 0;
  Section(document, name, records, [&](const Record& record) {
    ordered_json json = RecordToJson(record);
    if (next < symbols.size()) json[symbol] = RecordToJson(symbols[next]);
    ++next;
    return json;
  });
}

void AddArenas(const Target& target, Document& document) {
  document.Key("arenas");
  document.Begin('[');
  for (size_t number = 0; number < target.arenas.size(); ++number) {
    for (const ArenaReading& reading : target.arenas[number]) {
      ordered_json json = {{"number", number}};
      json.update(RecordToJson(reading));
      document.Record(json);
    }
  }
  document.End(']');
}

void AddUserCounters(const Target& target, Document& document) {
  Section(document, "user_counters", target.user_counters, [](const UserCounter& counter) {
    return ordered_json{{"name", JsonOf(counter.name)}};
  });
  document.Key("user_values");
  document.Begin('[');
  for (size_t i = 0; i < target.user_counters.size(); ++i) {
    for (const auto& [time_ns, value] : target.user_counters[i].series) {
      document.Record({{"counter", i}, {"time_ns", time_ns}, {"value", JsonOf(value)}});
    }
  }
  document.End(']');
}

void AddTicks(const Target& target, Document& document) {
  document.Key("ticks");
  document.Begin('[');
  ForEachTickRow(target, [&](int64_t time_ns, const TickValues& values) {
    ordered_json json = {{"time_ns", time_ns}};
    for (size_t i = 0; i < kSeriesCount; ++i) {
      if (values[i]) json[kSeriesInfo[i].key] = JsonOf(*values[i]);
    }
    document.Record(json);
  });
  document.End(']');
}

void AddHistory(CounterHistory& history, size_t target, Document& document) {
  document.Key("counter_ticks");
  document.Begin('[');
  document.Fail(history.ForEachTick(target, [&](const CounterTick& tick) {
    ordered_json changed = ordered_json::array();
    for (const SiteCounters& row : tick.changed) changed.push_back(CountersToJson(row));
    document.Record({{"time_ns", tick.time_ns}, {"changed", std::move(changed)}});
  }));
  document.End(']');
}

void AddTarget(const Target& target, Document& document) {
  document.Fields(RecordToJson(target));
  Section(document, "command", target.command, [](const std::string& word) { return JsonOf(word); });
  Section(document, "modules", target.modules);
  Symbolized(document, "functions", target.functions, "source", target.sources);
  Symbolized(document, "nodes", target.nodes, "call_line", target.call_lines);
  Symbolized(document, "sites", target.sites, "source_line", target.site_lines);
  Section(document, "threads", target.threads);
  Section(document, "brackets", target.brackets);
  Section(document, "marks", target.marks);
  Section(document, "executions", target.executions);
  Section(document, "node_peaks", target.node_peaks);
  Section(document, "site_rss", target.site_rss);
  Section(document, "memory_readings", target.memory_readings);
  AddArenas(target, document);
  Section(document, "size_classes", target.size_classes);
  Section(document, "trims", target.trims);
  Section(document, "gaps", target.gaps);
  AddUserCounters(target, document);
  AddTicks(target, document);
  Section(document, "live_at_peak", target.live_at_peak, [](uint64_t bytes) { return ordered_json(bytes); });
  Section(document, "counters", target.counters, CountersToJson);
}

}  // namespace

absl::Status ExportJson(const Session& session, CounterHistory* history, const TextSink& sink) {
  Document document(sink);
  document.Begin('{');
  document.Field("format", kJsonFormatName);
  document.Field("version", kJsonFormatVersion);
  document.Fields(RecordToJson(session));
  document.Key("processes");
  document.Begin('[');
  for (size_t i = 0; i < session.targets.size(); ++i) {
    document.Add(i == 0 ? "\n" : ",\n");
    document.Begin('{');
    AddTarget(session.targets[i], document);
    if (history != nullptr) AddHistory(*history, i, document);
    document.End('}');
  }
  document.End(']');
  document.End('}');
  return document.Finish();
}

}  // namespace memline
