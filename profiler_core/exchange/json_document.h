// SPDX-License-Identifier: MIT
// Takes the JSON document of a session (resources/doc/formats.md) apart while it is parsed: no more of it is kept than
// one record.
#ifndef MEMLINE_EXCHANGE_JSON_DOCUMENT_H_
#define MEMLINE_EXCHANGE_JSON_DOCUMENT_H_

#include <absl/status/status.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "profiler_core/exchange/json_process.h"
#include "profiler_core/exchange/session_sink.h"

namespace memline {

/// The events of nlohmann's parser, which keeps a bit for each level of nesting and does not recurse.
class JsonDocument : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit JsonDocument(SessionSink& sink) : sink_(sink) {}

  [[nodiscard]] const absl::Status& status() const { return status_; }

  bool null() override { return Value(nullptr); }
  bool boolean(bool value) override { return Value(value); }
  bool number_integer(number_integer_t value) override { return Value(value); }
  bool number_unsigned(number_unsigned_t value) override { return Value(value); }
  bool number_float(number_float_t value, const string_t& text) override;
  bool string(string_t& value) override { return Value(std::move(value)); }
  bool binary(binary_t&) override { return Fail("it is no JSON"); }
  bool start_object(size_t size) override;
  bool end_object() override;
  bool start_array(size_t size) override;
  bool end_array() override;
  bool key(string_t& name) override;
  bool parse_error(size_t position, const std::string& last_token, const nlohmann::json::exception& error) override;

 private:
  // What the parser is in, while it is in no record.
  enum class Place { kBefore, kSession, kProcesses, kProcess, kSection, kAfter };

  bool Value(nlohmann::json value);
  bool Begin(nlohmann::json structure);
  bool End();
  bool Deliver(nlohmann::json value);
  bool TakeSessionField(const nlohmann::json& value);
  bool FinishSession();
  bool Note(const absl::Status& status);
  bool Fail(const std::string& what);

  SessionSink& sink_;
  absl::Status status_;
  Place place_ = Place::kBefore;
  std::string key_;
  std::string section_;
  nlohmann::json fields_ = nlohmann::json::object();  // of the session
  std::unique_ptr<JsonProcess> process_;

  nlohmann::json record_;
  std::vector<nlohmann::json*> open_;  // the structures in the record that are not complete, outermost first
  std::vector<std::string> keys_;      // the key in each of them
  size_t values_ = 0;                  // in the record
};

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_JSON_DOCUMENT_H_
