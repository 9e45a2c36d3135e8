// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/complete.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "app/cli/complete_values.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

bool IsOption(const std::string& word) { return word.size() > 1 && word[0] == '-'; }
bool TakesValue(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

// Where a word of the command line belongs.
struct Place {
  const CLI::Option* value_of = nullptr;  ///< an option that waits for its value
  bool options_end = false;               ///< behind "--"
  int positionals = 0;                    ///< before it
  size_t first_positional = 0;            ///< the number of that word
};

const CLI::Option* Find(const CLI::App& verb, const std::string& name) { return verb.get_option_no_throw(name); }

// The option that a word like -o or -sno leaves waiting for a value.
const CLI::Option* ShortWaiting(const CLI::App& verb, const std::string& word) {
  for (size_t i = 1; i < word.size(); ++i) {
    const CLI::Option* option = Find(verb, std::string("-") + word[i]);
    if (option == nullptr) return nullptr;
    if (TakesValue(*option)) return i + 1 == word.size() ? option : nullptr;
  }
  return nullptr;
}

Place PlaceBehind(const CLI::App& verb, const std::vector<std::string>& words, size_t begin, size_t end) {
  Place place;
  for (size_t i = begin; i < end; ++i) {
    const std::string& word = words[i];
    if (place.value_of != nullptr) {
      place.value_of = nullptr;
    } else if (word == "--" && !place.options_end) {
      place.options_end = true;
    } else if (IsOption(word) && !place.options_end) {
      const CLI::Option* option = word[1] == '-' ? Find(verb, word) : ShortWaiting(verb, word);
      if (option != nullptr && TakesValue(*option)) place.value_of = option;
    } else {
      if (place.positionals++ == 0) place.first_positional = i;
    }
  }
  return place;
}

const CLI::Option* PositionalAt(const CLI::App& verb, int index) {
  for (const CLI::Option* option : verb.get_options()) {
    if (!option->get_positional()) continue;
    if (index < option->get_items_expected_max()) return option;
    index -= option->get_items_expected_max();
  }
  return nullptr;
}

bool Given(const CLI::Option& option, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end() - 1, [&option](const std::string& word) {
    return IsOption(word) && option.check_name(word.substr(0, word.find('=')));
  });
}

void AddOptions(const CLI::App& verb, const std::vector<std::string>& words, Candidates& found) {
  for (const CLI::Option* option : verb.get_options()) {
    if (option->get_group().empty()) continue;
    const bool again = option->get_items_expected_max() > 1;
    if (!again && Given(*option, words)) continue;
    for (const std::string& name : option->get_lnames()) found.Add("--" + name, option->get_description());
    for (const std::string& name : option->get_snames()) found.Add("-" + name, option->get_description());
  }
}

const CLI::App* FindVerb(const CLI::App& memline, const std::string& name) {
  const std::vector<const CLI::App*> verbs =
      memline.get_subcommands([&name](const CLI::App* verb) { return verb->get_name() == name; });
  return verbs.empty() ? nullptr : verbs.front();
}

void AddVerbs(const CLI::App& memline, Candidates& found) {
  for (const CLI::App* verb : memline.get_subcommands({})) {
    if (!verb->get_group().empty()) found.Add(verb->get_name(), verb->get_description());
  }
}

void CompleteVerb(const CLI::App& verb, const std::vector<std::string>& words, size_t begin, Candidates& found) {
  const std::string& current = words.back();
  const Place place = PlaceBehind(verb, words, begin, words.size() - 1);
  if (place.value_of != nullptr) return AddValues(*place.value_of, "", found);
  if (verb.get_positionals_at_end() && place.positionals > 0) {
    found.rest = "command " + std::to_string(place.first_positional);
    return;
  }
  if (current == "-" && !place.options_end) return AddOptions(verb, words, found);
  if (const size_t equals = current.find('='); IsOption(current) && !place.options_end) {
    if (equals == std::string::npos) return AddOptions(verb, words, found);
    const CLI::Option* option = Find(verb, current.substr(0, equals));
    if (option != nullptr && TakesValue(*option)) AddValues(*option, current.substr(0, equals + 1), found);
    return;
  }
  if (const CLI::Option* positional = PositionalAt(verb, place.positionals)) AddValues(*positional, "", found);
  if (verb.get_positionals_at_end()) found.rest = "command " + std::to_string(words.size() - 1);
}

}  // namespace

int Complete(const CLI::App& memline, const std::vector<std::string>& words) {
  if (words.empty()) return 0;
  Candidates found(words.back());
  const auto is_verb = [&memline](const std::string& word) { return FindVerb(memline, word) != nullptr; };
  const auto verb = std::find_if(words.begin(), words.end() - 1, is_verb);
  if (verb != words.end() - 1) {
    CompleteVerb(*FindVerb(memline, *verb), words, static_cast<size_t>(verb - words.begin()) + 1, found);
  } else if (words.back().starts_with('-')) {
    AddOptions(memline, words, found);
  } else {
    AddVerbs(memline, found);
  }
  found.Print();
  return 0;
}

}  // namespace memline::app
