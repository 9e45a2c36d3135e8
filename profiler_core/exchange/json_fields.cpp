// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/json_fields.h"

#include <absl/strings/escaping.h>

#include <cmath>

namespace memline {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr double kExactInteger = 9007199254740992.0;  // 2^53

bool IsUtf8(const std::string& text) {
  try {
    static_cast<void>(ordered_json(text).dump());
    return true;
  } catch (const ordered_json::type_error&) {
    return false;
  }
}

}  // namespace

ordered_json JsonOf(const std::string& text) {
  if (IsUtf8(text)) return text;
  return {{"base64", absl::Base64Escape(text)}};
}

ordered_json JsonOf(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  if (std::trunc(number) == number && std::abs(number) <= kExactInteger) return static_cast<int64_t>(number);
  return number;
}

bool ReadJson(const json& json, std::string& text) {
  if (json.is_string()) {
    text = json.get_ref<const std::string&>();
    return true;
  }
  if (!json.is_object() || json.size() != 1 || !json.contains("base64")) return false;
  const auto& coded = json.at("base64");
  return coded.is_string() && absl::Base64Unescape(coded.get_ref<const std::string&>(), &text);
}

bool ReadJson(const json& json, double& number) {
  if (json.is_number()) {
    number = json.get<double>();
    return true;
  }
  if (json == "nan") {
    number = std::numeric_limits<double>::quiet_NaN();
  } else if (json == "inf" || json == "-inf") {
    number = json == "inf" ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
  } else {
    return false;
  }
  return true;
}

bool ReadJson(const json& json, bool& truth) {
  if (json.is_boolean()) truth = json.get<bool>();
  return json.is_boolean();
}

}  // namespace memline
