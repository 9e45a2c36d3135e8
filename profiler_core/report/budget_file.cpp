// SPDX-License-Identifier: MIT
#include "profiler_core/report/budget_file.h"

#include <absl/status/status.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "profiler_core/report/quantity.h"

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace memline {
namespace {

constexpr std::string_view kGrowthSuffix = "_growth";
constexpr std::string_view kMaxGrowth = "max_growth";

std::string Quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string TableName(BudgetScope scope) {
  const std::string name(kBudgetScopeNames[static_cast<size_t>(scope)]);
  return scope == BudgetScope::kProcess || scope == BudgetScope::kTotal ? "[" + name + "]" : "[[" + name + "]]";
}

// What names the thing, beside the limits.
std::vector<std::string_view> NamingKeys(BudgetScope scope) {
  switch (scope) {
    case BudgetScope::kFunction:
      return {"name", "file", "callees", "optional"};
    case BudgetScope::kFile:
      return {"name", "callees", "optional"};
    case BudgetScope::kLine:
      return {"at", "source", "function", "file", "callees", "optional"};
    default:
      return {};
  }
}

std::string KnownKeys(BudgetScope scope) {
  std::string known;
  const auto add = [&known](std::string_view key) { known += (known.empty() ? "" : ", ") + std::string(key); };
  for (const std::string_view key : NamingKeys(scope)) add(key);
  for (size_t i = 0; i < kMeasureCount; ++i) {
    if (HasMeasure(scope, static_cast<Measure>(i))) add(kMeasureInfo[i].key);
  }
  add(kMaxGrowth);
  return known + "; with " + std::string(kGrowthSuffix) + " behind a limit, its growth";
}

std::optional<Measure> MeasureOf(BudgetScope scope, std::string_view key) {
  for (size_t i = 0; i < kMeasureCount; ++i) {
    if (kMeasureInfo[i].key == key && HasMeasure(scope, static_cast<Measure>(i))) return static_cast<Measure>(i);
  }
  return std::nullopt;
}

std::string Expected(MeasureUnit unit) {
  switch (unit) {
    case MeasureUnit::kBytes:
      return "a size such as \"64 MiB\" or 4096";
    case MeasureUnit::kCount:
      return "a count such as 10_000 or \"1.5 M\"";
    case MeasureUnit::kScore:
      return "a score from 0 to 1";
  }
  return {};
}

std::optional<double> Parse(std::string_view text, MeasureUnit unit) {
  const std::optional<double> value = unit == MeasureUnit::kBytes ? ParseBytes(text) : ParseCount(text);
  return unit == MeasureUnit::kScore && value > 1 ? std::nullopt : value;
}

// Numbers as they are written in a text, so that both are read in one way.
std::optional<std::string> TextOf(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* integer = node.as_integer()) return std::to_string(integer->get());
  if (const auto* number = node.as_floating_point()) return absl::StrCat(number->get());
  return std::nullopt;
}

// Nothing for what is no limit.
std::optional<Limit> ParseLimit(const std::string& text, MeasureUnit unit, bool is_growth) {
  Limit limit;
  if (const std::optional<double> percent = is_growth ? ParsePercent(text) : std::nullopt) {
    limit.kind = Limit::Kind::kGrowthPercent;
    limit.value = *percent;
    return limit;
  }
  const std::optional<double> value = Parse(text, unit);
  if (!value) return std::nullopt;
  limit.kind = is_growth ? Limit::Kind::kGrowth : Limit::Kind::kMost;
  limit.value = *value;
  return limit;
}

class Reader {
 public:
  explicit Reader(std::string path) { budget_.path = std::move(path); }

  absl::StatusOr<Budget> Read(const toml::table& file) {
    for (const auto& [key, node] : file) {
      const auto scope = std::find(kBudgetScopeNames.begin(), kBudgetScopeNames.end(), key.str());
      if (scope == kBudgetScopeNames.end()) {
        return Error(key.source(), Quoted(key.str()) +
                                       " is no part of a budget: there are [process], [total], [[function]], [[file]] "
                                       "and [[line]]");
      }
      if (absl::Status read = ReadTables(static_cast<BudgetScope>(scope - kBudgetScopeNames.begin()), key, node);
          !read.ok()) {
        return read;
      }
    }
    if (budget_.rules.empty()) return absl::InvalidArgumentError(budget_.path + ": it limits nothing");
    // As they stand in the file: tables come by name.
    std::stable_sort(budget_.rules.begin(), budget_.rules.end(),
                     [](const BudgetRule& a, const BudgetRule& b) { return a.at_line < b.at_line; });
    return std::move(budget_);
  }

 private:
  [[nodiscard]] absl::Status Error(const toml::source_region& where, const std::string& what) const {
    return absl::InvalidArgumentError(absl::StrCat(budget_.path, ":", where.begin.line, ": ", what));
  }

  absl::Status ReadTables(BudgetScope scope, const toml::key& key, const toml::node& node) {
    const bool is_single = scope == BudgetScope::kProcess || scope == BudgetScope::kTotal;
    if (is_single) {
      const toml::table* table = node.as_table();
      return table != nullptr ? ReadRule(scope, *table) : Error(key.source(), "write " + TableName(scope));
    }
    const toml::array* tables = node.as_array();
    if (tables == nullptr || !tables->is_array_of_tables()) {
      return Error(key.source(), "write " + TableName(scope) + ", once for each " + std::string(key.str()));
    }
    for (const toml::node& table : *tables) {
      if (absl::Status read = ReadRule(scope, *table.as_table()); !read.ok()) return read;
    }
    return absl::OkStatus();
  }

  absl::Status ReadRule(BudgetScope scope, const toml::table& table) {
    BudgetRule rule;
    rule.scope = scope;
    rule.with_callees = scope == BudgetScope::kFunction;
    rule.at_line = table.source().begin.line;
    for (const auto& [key, node] : table) {
      const std::vector<std::string_view> naming = NamingKeys(scope);
      const bool names = std::find(naming.begin(), naming.end(), key.str()) != naming.end();
      if (absl::Status read = names ? ReadName(key, node, rule) : ReadLimit(key, node, rule); !read.ok()) return read;
    }
    std::stable_sort(rule.limits.begin(), rule.limits.end(),
                     [](const Limit& a, const Limit& b) { return a.at_line < b.at_line; });
    const bool must_name = scope != BudgetScope::kProcess && scope != BudgetScope::kTotal;
    if (must_name && SubjectOf(rule).empty()) {
      return Error(table.source(), TableName(scope) + " does not say which " +
                                       std::string(kBudgetScopeNames[static_cast<size_t>(scope)]) + ": add " +
                                       (scope == BudgetScope::kLine ? "at = \"file:line\" or source = \"text\""
                                                                    : "name = \"pattern\""));
    }
    if (rule.limits.empty()) {
      return Error(table.source(), TableName(scope) + " has no limit: there are " + KnownKeys(scope));
    }
    budget_.rules.push_back(std::move(rule));
    return absl::OkStatus();
  }

  absl::Status ReadName(const toml::key& key, const toml::node& node, BudgetRule& rule) const {
    if (key.str() == "callees" || key.str() == "optional") {
      const auto* flag = node.as_boolean();
      if (flag == nullptr) return Error(node.source(), Quoted(key.str()) + " is true or false");
      (key.str() == "callees" ? rule.with_callees : rule.optional) = flag->get();
      return absl::OkStatus();
    }
    const auto* text = node.as_string();
    if (text == nullptr || text->get().empty()) return Error(node.source(), Quoted(key.str()) + " is a text");
    if (key.str() == "at") return ReadPlace(text->get(), node, rule);
    std::string& field = key.str() == "source"                                     ? rule.source
                         : key.str() == "file"                                     ? rule.file
                         : key.str() == "name" && rule.scope == BudgetScope::kFile ? rule.file
                                                                                   : rule.function;
    if (!field.empty()) return Error(node.source(), "the file is named twice");
    field = text->get();
    return absl::OkStatus();
  }

  absl::Status ReadPlace(const std::string& text, const toml::node& node, BudgetRule& rule) const {
    const size_t colon = text.rfind(':');
    const char* end = text.data() + text.size();
    if (colon != std::string::npos && colon != 0) {
      const auto [rest, error] = std::from_chars(text.data() + colon + 1, end, rule.line);
      if (error == std::errc() && rest == end && rule.line != 0) {
        if (!rule.file.empty()) return Error(node.source(), "the file is named twice");
        rule.file = text.substr(0, colon);
        return absl::OkStatus();
      }
    }
    return Error(node.source(), Quoted(text) + " is no place: write \"file:line\", such as \"index.cpp:42\"");
  }

  absl::Status ReadLimit(const toml::key& key, const toml::node& node, BudgetRule& rule) const {
    std::string_view name = key.str();
    const bool is_growth = name.ends_with(kGrowthSuffix);
    const bool of_all = name == kMaxGrowth;
    if (is_growth && !of_all) name.remove_suffix(kGrowthSuffix.size());
    const std::optional<Measure> measure = of_all ? Measure::kAllocated : MeasureOf(rule.scope, name);
    if (!measure) {
      return Error(key.source(), Quoted(key.str()) + " is unknown in " + TableName(rule.scope) + ": there are " +
                                     KnownKeys(rule.scope));
    }
    const MeasureUnit unit = InfoOf(*measure).unit;
    const std::optional<std::string> text = TextOf(node);
    std::optional<Limit> limit = text ? ParseLimit(*text, unit, is_growth) : std::nullopt;
    if (!limit) {
      return Error(node.source(), (text ? Quoted(*text) : "this") + " is no limit for " + std::string(key.str()) +
                                      ": write " + Expected(unit) + (is_growth ? ", or \"5 %\"" : ""));
    }
    limit->measure = *measure;
    limit->at_line = key.source().begin.line;
    if (!of_all) {
      rule.limits.push_back(*std::move(limit));
      return absl::OkStatus();
    }
    for (Limit& one : GrowthLimits(rule.scope, *limit)) rule.limits.push_back(std::move(one));
    return absl::OkStatus();
  }

  Budget budget_;
};

}  // namespace

absl::StatusOr<Budget> ParseBudget(std::string_view text, const std::string& path) {
  const toml::parse_result parsed = toml::parse(text, path);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return absl::InvalidArgumentError(
        absl::StrCat(path, ":", error.source().begin.line, ": ", std::string(error.description())));
  }
  return Reader(path).Read(parsed.table());
}

absl::StatusOr<Budget> ReadBudget(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return absl::ErrnoToStatus(EISDIR, path.string());
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) return absl::ErrnoToStatus(errno == 0 ? EIO : errno, path.string());
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return ParseBudget(text, path.string());
}

absl::StatusOr<BudgetRule> GrowthRule(const std::string& text) {
  const std::optional<Limit> limit = ParseLimit(text, MeasureUnit::kBytes, true);
  if (!limit) {
    return absl::InvalidArgumentError(Quoted(text) +
                                      " is no growth: write a share such as \"5 %\" or a size such as "
                                      "\"1 MiB\"");
  }
  BudgetRule rule;
  rule.limits = GrowthLimits(rule.scope, *limit);
  return rule;
}

}  // namespace memline
