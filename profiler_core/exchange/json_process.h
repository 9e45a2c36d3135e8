// SPDX-License-Identifier: MIT
// One process of the JSON document of a session, record by record.
#ifndef MEMLINE_EXCHANGE_JSON_PROCESS_H_
#define MEMLINE_EXCHANGE_JSON_PROCESS_H_

#include <absl/status/status.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "profiler_core/exchange/session_sink.h"

namespace memline {

class JsonProcess {
 public:
  JsonProcess(SessionSink& sink, size_t target);

  void SetField(const std::string& name, nlohmann::json value) { fields_[name] = std::move(value); }
  /// Errors name the section and the record. A section that is not known is passed over.
  absl::Status AddRecord(const std::string& section, const nlohmann::json& record);
  /// Errors: fields that are not what they must be, counters that are not what their history led to.
  absl::Status Finish();

 private:
  using Taker = absl::Status (JsonProcess::*)(const nlohmann::json& record, Target& target);
  struct Section {
    const char* name;
    Taker take;
  };
  static const Section kSections[];

  template <auto kMember>
  absl::Status TakeRecord(const nlohmann::json& record, Target& target);
  template <auto kMember, auto kSymbols>
  absl::Status TakeSymbolized(const nlohmann::json& record, Target& target, const char* symbol);
  absl::Status TakeWord(const nlohmann::json& record, Target& target);
  absl::Status TakeFunction(const nlohmann::json& record, Target& target);
  absl::Status TakeNode(const nlohmann::json& record, Target& target);
  absl::Status TakeSite(const nlohmann::json& record, Target& target);
  absl::Status TakeArena(const nlohmann::json& record, Target& target);
  absl::Status TakeUserCounter(const nlohmann::json& record, Target& target);
  absl::Status TakeUserValue(const nlohmann::json& record, Target& target);
  absl::Status TakeTick(const nlohmann::json& record, Target& target);
  absl::Status TakePeak(const nlohmann::json& record, Target& target);
  absl::Status TakeCounters(const nlohmann::json& record, Target& target);
  absl::Status TakeCounterTick(const nlohmann::json& record, Target& target);

  SessionSink& sink_;
  const size_t id_;
  nlohmann::json fields_ = nlohmann::json::object();
  std::vector<SiteCounters> totals_;
  std::string section_;
  uint64_t record_ = 0;
};

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_JSON_PROCESS_H_
