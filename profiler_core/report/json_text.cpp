// SPDX-License-Identifier: MIT
#include "profiler_core/report/json_text.h"

#include <nlohmann/json.hpp>

namespace memline {

std::string JsonText(const nlohmann::ordered_json& value, int indent) {
  return value.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace memline
