// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/json_document.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "profiler_core/exchange/export_json.h"
#include "profiler_core/exchange/json_fields.h"

namespace memline {
namespace {

using nlohmann::json;

constexpr size_t kMaxNesting = 8;
// Of a record; a tick in which all counters change has the most.
constexpr size_t kMaxValues = size_t{1} << 23;

}  // namespace

bool JsonDocument::Fail(const std::string& what) { return Note(absl::InvalidArgumentError(what)); }

bool JsonDocument::Note(const absl::Status& status) {
  status_.Update(status);
  return status_.ok();
}

bool JsonDocument::number_float(number_float_t value, const string_t& /*text*/) { return Value(value); }

bool JsonDocument::parse_error(size_t position, const std::string& /*last_token*/, const json::exception& error) {
  // "[json.exception.parse_error.101] parse error at line 1, column 5: …"
  const std::string_view text = error.what();
  const size_t begin = text.find("parse error");
  return Fail(begin == std::string_view::npos ? absl::StrCat("it is no JSON from byte ", position, " on")
                                              : std::string(text.substr(begin)));
}

bool JsonDocument::key(string_t& name) {
  (open_.empty() ? key_ : keys_.back()) = std::move(name);
  return true;
}

bool JsonDocument::Value(json value) {
  if (open_.empty()) return Deliver(std::move(value));
  if (++values_ > kMaxValues) return Fail("a record of it is too long");
  json& parent = *open_.back();
  if (parent.is_array()) {
    parent.push_back(std::move(value));
  } else {
    parent[keys_.back()] = std::move(value);
  }
  return true;
}

bool JsonDocument::Begin(json structure) {
  if (open_.size() == kMaxNesting) return Fail("it is nested too deeply");
  if (open_.empty()) {
    record_ = std::move(structure);
    values_ = 0;
    open_.push_back(&record_);
  } else {
    if (!Value(std::move(structure))) return false;
    json& parent = *open_.back();
    open_.push_back(parent.is_array() ? &parent.back() : &parent[keys_.back()]);
  }
  keys_.emplace_back();
  return true;
}

bool JsonDocument::End() {
  open_.pop_back();
  keys_.pop_back();
  return !open_.empty() || Deliver(std::exchange(record_, nullptr));
}

bool JsonDocument::start_object(size_t /*size*/) {
  if (!open_.empty()) return Begin(json::object());
  switch (place_) {
    case Place::kBefore:
      place_ = Place::kSession;
      return true;
    case Place::kProcesses:
      if (fields_.value("format", json()) != kJsonFormatName) return Fail("it is JSON, but not a memline session");
      sink_.session().targets.emplace_back();
      process_ = std::make_unique<JsonProcess>(sink_, sink_.session().targets.size() - 1);
      place_ = Place::kProcess;
      return true;
    default:
      return Begin(json::object());
  }
}

bool JsonDocument::end_object() {
  if (!open_.empty()) return End();
  if (place_ == Place::kProcess) {
    place_ = Place::kProcesses;
    return Note(std::exchange(process_, nullptr)->Finish());
  }
  place_ = Place::kAfter;
  return FinishSession();
}

bool JsonDocument::start_array(size_t /*size*/) {
  if (!open_.empty()) return Begin(json::array());
  switch (place_) {
    case Place::kSession:
      if (key_ != "processes") return Begin(json::array());
      place_ = Place::kProcesses;
      return true;
    case Place::kProcess:
      section_ = key_;
      place_ = Place::kSection;
      return true;
    case Place::kSection:
      return Begin(json::array());
    default:
      return Fail("it is JSON, but not a memline session");
  }
}

bool JsonDocument::end_array() {
  if (!open_.empty()) return End();
  place_ = place_ == Place::kSection ? Place::kProcess : Place::kSession;
  return true;
}

bool JsonDocument::Deliver(json value) {
  switch (place_) {
    case Place::kSession:
      return TakeSessionField(value);
    case Place::kProcess:
      process_->SetField(key_, std::move(value));
      return true;
    case Place::kSection:
      return Note(process_->AddRecord(section_, value));
    default:
      return Fail("it is JSON, but not a memline session");
  }
}

bool JsonDocument::TakeSessionField(const json& value) {
  if (key_ == "version" && (!value.is_number_integer() || value != kJsonFormatVersion)) {
    return Note(absl::FailedPreconditionError("it was written by a newer memline"));
  }
  fields_[key_] = value;
  return true;
}

bool JsonDocument::FinishSession() {
  if (fields_.value("format", json()) != kJsonFormatName) return Fail("it is JSON, but not a memline session");
  return Note(ReadRecord(fields_, sink_.session()));
}

}  // namespace memline
