// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/open_metrics_text.h"

#include <array>
#include <nlohmann/json.hpp>

namespace memline {
namespace {

// One scrape with a byte that is no UTF-8 is lost as a whole. Names of templates are as long as they like.
constexpr size_t kMaxLabelBytes = 512;

struct TypeText {
  std::string_view name;
  std::string_view suffix;  // of its samples
};
constexpr std::array<TypeText, 3> kTypes = {{{"gauge", ""}, {"counter", "_total"}, {"info", "_info"}}};

std::string ValidUtf8(std::string_view text) {
  using nlohmann::json;
  const std::string quoted = json(text).dump(-1, ' ', false, json::error_handler_t::replace);
  return json::parse(quoted).get<std::string>();
}

void AppendEscaped(std::string_view value, std::string& text) {
  for (const char c : ValidUtf8(value.substr(0, kMaxLabelBytes))) {
    if (c == '\n') {
      text += "\\n";
    } else if (static_cast<unsigned char>(c) < ' ') {
      text += ' ';
    } else {
      if (c == '\\' || c == '"') text += '\\';
      text += c;
    }
  }
}

}  // namespace

std::string MetricLabels(std::initializer_list<std::pair<std::string_view, std::string_view>> labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    if (!text.empty()) text += ',';
    text.append(name).append("=\"");
    AppendEscaped(value, text);
    text += '"';
  }
  return text;
}

void OpenMetricsText::Begin(const MetricFamily& family) {
  const TypeText& type = kTypes[static_cast<size_t>(family.type)];
  const auto describe = [&](std::string_view what, std::string_view is) {
    text_.append("# ").append(what).append(" ").append(family.name).append(" ").append(is).append("\n");
  };
  describe("TYPE", type.name);
  if (!family.unit.empty()) describe("UNIT", family.unit);
  describe("HELP", family.help);
  sample_name_.assign(family.name).append(type.suffix);
}

void OpenMetricsText::Add(std::string_view labels, std::string_view value) {
  text_ += sample_name_;
  if (!labels.empty()) text_.append("{").append(labels).append("}");
  text_.append(" ").append(value).append("\n");
}

std::string OpenMetricsText::Finish() && { return std::move(text_) + "# EOF\n"; }

}  // namespace memline
