// SPDX-License-Identifier: MIT
// Values of session_fields.h to JSON and back. A text that is not UTF-8 is {"base64": "…"}, a number that JSON has not
// is "nan", "inf" or "-inf".
#ifndef MEMLINE_EXCHANGE_JSON_FIELDS_H_
#define MEMLINE_EXCHANGE_JSON_FIELDS_H_

#include <absl/status/status.h>
#include <absl/strings/str_cat.h>

#include <concepts>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "profiler_core/exchange/session_fields.h"

namespace memline {

[[nodiscard]] nlohmann::ordered_json JsonOf(const std::string& text);
[[nodiscard]] nlohmann::ordered_json JsonOf(double number);
/// False if it is none.
[[nodiscard]] bool ReadJson(const nlohmann::json& json, std::string& text);
[[nodiscard]] bool ReadJson(const nlohmann::json& json, double& number);
[[nodiscard]] bool ReadJson(const nlohmann::json& json, bool& truth);

/// Makes an object of a record.
class FieldWriter {
 public:
  template <typename Value>
  void operator()(const char* name, const Value& value) {
    if constexpr (std::is_enum_v<Value>) {
      object_[name] = kEnumNames<Value>.at(static_cast<size_t>(value));
    } else if constexpr (std::is_integral_v<Value>) {
      object_[name] = value;
    } else if constexpr (std::same_as<Value, std::string>) {
      object_[name] = JsonOf(value);
    } else if constexpr (std::same_as<Value, std::optional<uint64_t>>) {
      if (value) object_[name] = *value;
    } else if constexpr (std::same_as<Value, std::vector<std::string>>) {
      object_[name] = nlohmann::ordered_json::array();
      for (const std::string& text : value) object_[name].push_back(JsonOf(text));
    } else {
      FieldWriter fields;
      VisitFields(fields, value);
      object_[name] = fields.Take();
    }
  }
  [[nodiscard]] nlohmann::ordered_json Take() { return std::move(object_); }

 private:
  nlohmann::ordered_json object_ = nlohmann::ordered_json::object();
};

template <typename Record>
[[nodiscard]] nlohmann::ordered_json RecordToJson(const Record& record) {
  FieldWriter fields;
  VisitFields(fields, record);
  return fields.Take();
}

template <std::integral Number>
requires(!std::same_as<Number, bool>) [[nodiscard]] bool ReadJson(const nlohmann::json& json, Number& number) {
  if (json.is_number_unsigned()) {
    const auto value = json.get<uint64_t>();
    if (!std::in_range<Number>(value)) return false;
    number = static_cast<Number>(value);
    return true;
  }
  if (!json.is_number_integer() || !std::in_range<Number>(json.get<int64_t>())) return false;
  number = static_cast<Number>(json.get<int64_t>());
  return true;
}

/// Fills a record from an object. A field that is not there keeps its value, one that is not known is passed over.
class FieldReader {
 public:
  explicit FieldReader(const nlohmann::json& object) : object_(object) {
    if (!object.is_object()) status_ = absl::InvalidArgumentError("it is no object");
  }
  void operator()(const char* name, std::optional<uint64_t>& number) {
    if (const nlohmann::json* found = Find(name)) Note(name, ReadJson(*found, number.emplace()));
  }
  void operator()(const char* name, std::vector<std::string>& texts) {
    const nlohmann::json* found = Find(name);
    if (found == nullptr) return;
    Note(name, found->is_array());
    if (!found->is_array()) return;
    for (const nlohmann::json& text : *found) Note(name, ReadJson(text, texts.emplace_back()));
  }
  template <typename Value>
  void operator()(const char* name, Value& value) {
    const nlohmann::json* found = Find(name);
    if (found == nullptr) return;
    if constexpr (std::is_enum_v<Value>) {
      Note(name, ReadEnum(*found, value));
    } else if constexpr (requires { ReadJson(*found, value); }) {
      Note(name, ReadJson(*found, value));
    } else {
      FieldReader fields(*found);
      VisitFields(fields, value);
      if (!fields.status().ok()) status_ = fields.status();
    }
  }
  [[nodiscard]] const absl::Status& status() const { return status_; }

 private:
  [[nodiscard]] const nlohmann::json* Find(const char* name) const {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
  }
  template <typename Enum>
  [[nodiscard]] static bool ReadEnum(const nlohmann::json& json, Enum& value) {
    std::string name;
    if (!ReadJson(json, name)) return false;
    for (size_t i = 0; i < kEnumNames<Enum>.size(); ++i) {
      if (kEnumNames<Enum>[i] != name) continue;
      value = static_cast<Enum>(i);
      return true;
    }
    return false;
  }
  void Note(const char* name, bool is_right) {
    if (!is_right && status_.ok()) {
      status_ = absl::InvalidArgumentError(absl::StrCat("\"", name, "\" is not what it must be"));
    }
  }

  const nlohmann::json& object_;
  absl::Status status_;
};

template <typename Record>
[[nodiscard]] absl::Status ReadRecord(const nlohmann::json& json, Record& record) {
  FieldReader fields(json);
  VisitFields(fields, record);
  return fields.status();
}

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_JSON_FIELDS_H_
