// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/display_name.h"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

namespace memline {
namespace {

// Template parameters and what they stand for, in order.
using Substitutions = std::vector<std::pair<std::string, std::string>>;

bool IsIdentifier(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// One past the bracket that closes the one at `open`, or the end of the text.
size_t PastClosing(std::string_view text, size_t open) {
  int depth = 0;
  for (size_t i = open; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '(' || c == '<' || c == '[' || c == '{') ++depth;
    // The arrow of a trailing return type closes nothing.
    const bool closes = c == ')' || (c == '>' && text[i - 1] != '-') || c == ']' || c == '}';
    if (closes && --depth == 0) return i + 1;
  }
  return text.size();
}

// Takes " [with T = int; U = char]" or " [T = int, U = char]" off the end.
Substitutions TakeSubstitutions(std::string_view& text) {
  Substitutions substitutions;
  const size_t open = text.find(" [");
  if (open == std::string_view::npos || !text.ends_with(']')) return substitutions;
  std::string_view list = text.substr(open + 2, text.size() - open - 3);
  text = text.substr(0, open);
  const bool is_gcc = list.starts_with("with ");
  if (is_gcc) list.remove_prefix(5);
  const char separator = is_gcc ? ';' : ',';
  for (size_t begin = 0; begin < list.size();) {
    size_t end = begin;
    while (end < list.size() && list[end] != separator) {
      const bool opens = std::string_view("(<[{").find(list[end]) != std::string_view::npos;
      end = opens ? PastClosing(list, end) : end + 1;
    }
    const std::string_view item = list.substr(begin, end - begin);
    const size_t equals = item.find(" = ");
    // gcc also explains type aliases there, by their qualified names.
    if (equals != std::string_view::npos && item.substr(0, equals).find("::") == std::string_view::npos) {
      substitutions.emplace_back(item.substr(0, equals), item.substr(equals + 3));
    }
    begin = end + 1;
    while (begin < list.size() && list[begin] == ' ') ++begin;
  }
  return substitutions;
}

bool EndsWithWord(std::string_view text, std::string_view word) {
  return text.ends_with(word) && (text.size() == word.size() || !IsIdentifier(text[text.size() - word.size() - 1]));
}

// Copies scopes and name, leaves return type, parameters and qualifiers out.
std::string Bare(std::string_view text) {
  std::string name;
  for (size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    if (EndsWithWord(name, "operator") && (rest[0] != '(' || rest.starts_with("()"))) {
      const size_t end = rest.starts_with("()") ? i + 2 : std::min(text.find('(', i), text.size());
      name += text.substr(i, end - i);
      i = end;
    } else if (rest.starts_with("<lambda") || rest.starts_with("{lambda") || rest.starts_with("(anonymous class)") ||
               rest.starts_with("(lambda")) {
      name += "lambda";
      i = PastClosing(text, i);
    } else if (rest.starts_with("{anonymous}::") || rest.starts_with("(anonymous namespace)::")) {
      i = PastClosing(text, i) + 2;
    } else if (rest[0] == '(') {
      i = PastClosing(text, i);
      if (EndsWithWord(name, "decltype")) continue;
      // " const", "&" and the like, up to what is inside the function.
      i = std::min(text.find("::", i), text.size());
    } else if (rest[0] == '<') {
      const size_t end = PastClosing(text, i);
      name += text.substr(i, end - i);
      i = end;
    } else if (rest[0] == ' ' || rest[0] == '*' || rest[0] == '&') {
      name.clear();  // so far it was the return type
      ++i;
    } else {
      name += text[i++];
    }
  }
  return name;
}

// Puts the arguments of templates for their parameters.
void Substitute(std::string& name, const Substitutions& substitutions) {
  for (size_t i = name.find('<'); i < name.size();) {
    size_t end = i;
    while (end < name.size() && IsIdentifier(name[end])) ++end;
    const std::string word = name.substr(i, end - i);
    const auto substitution = std::find_if(substitutions.begin(), substitutions.end(),
                                           [&](const auto& candidate) { return candidate.first == word; });
    if (substitution != substitutions.end()) name.replace(i, word.size(), substitution->second);
    i += std::max<size_t>(1, substitution != substitutions.end() ? substitution->second.size() : word.size());
  }
}

// The arguments that `name` does not show yet: those of a function template.
std::string OtherArguments(std::string_view name, const Substitutions& substitutions) {
  const std::string_view shown = name.substr(std::min(name.find('<'), name.size()));
  std::string arguments;
  for (const auto& [parameter, argument] : substitutions) {
    if (shown.find(argument) == std::string_view::npos) arguments += (arguments.empty() ? "" : ", ") + argument;
  }
  return arguments.empty() ? arguments : '<' + arguments + '>';
}

}  // namespace

std::string DisplayName(std::string_view pretty_function) {
  std::string_view text = pretty_function;
  const Substitutions substitutions = TakeSubstitutions(text);
  std::string name = Bare(text);
  Substitute(name, substitutions);
  if (!name.ends_with("lambda")) name += OtherArguments(name, substitutions);
  constexpr std::string_view kLambdaCall = "lambda::operator()";
  if (const size_t call = name.find(kLambdaCall); call != std::string::npos) {
    name.replace(call, kLambdaCall.size(), "lambda");
  }
  return name.empty() ? std::string(pretty_function) : name;
}

}  // namespace memline
