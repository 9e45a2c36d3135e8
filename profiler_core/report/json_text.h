// SPDX-License-Identifier: MIT
#ifndef MEMLINE_REPORT_JSON_TEXT_H_
#define MEMLINE_REPORT_JSON_TEXT_H_

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace memline {

/// With a line feed at the end. Names and paths come from the target and need not be UTF-8: what is none is replaced.
/// `indent` -1: all in one line.
[[nodiscard]] std::string JsonText(const nlohmann::ordered_json& value, int indent = 2);

}  // namespace memline

#endif  // MEMLINE_REPORT_JSON_TEXT_H_
