// SPDX-License-Identifier: MIT
// The verbs of the command and their options, as its own help lists them.
#ifndef MEMLINE_TESTS_VICTIMS_VERBS_H_
#define MEMLINE_TESTS_VICTIMS_VERBS_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/victims/process.h"

namespace memline {

/// "-o" and "--output" alike; of the command itself for no verb.
inline std::set<std::string> OptionsOf(const std::string& verb) {
  const std::string help =
      Memline(verb.empty() ? std::vector<std::string>{"--help"} : std::vector<std::string>{verb, "--help"}).output;
  static const std::regex row("\n  (-[^ \n]*)");
  std::set<std::string> options;
  for (std::sregex_iterator at(help.begin(), help.end(), row), end; at != end; ++at) {
    const std::string names = (*at)[1];
    for (size_t begin = 0; begin < names.size();) {
      const size_t comma = std::min(names.find(',', begin), names.size());
      options.insert(names.substr(begin, comma - begin));
      begin = comma + 1;
    }
  }
  EXPECT_TRUE(options.contains("--help")) << help;
  return options;
}

inline std::vector<std::string> Verbs() {
  const std::string help = Memline({"--help"}).output;
  const size_t begin = help.find("Subcommands:\n");
  const size_t end = help.find("\n\n", begin);
  EXPECT_TRUE(begin != std::string::npos && end != std::string::npos) << help;
  const std::string list = help.substr(begin, end - begin) + "\n";
  static const std::regex row("\n  ([a-z]+) ");
  std::vector<std::string> verbs;
  for (std::sregex_iterator at(list.begin(), list.end(), row), last; at != last; ++at) verbs.push_back((*at)[1]);
  EXPECT_GE(verbs.size(), 16U) << help;
  return verbs;
}

}  // namespace memline

#endif  // MEMLINE_TESTS_VICTIMS_VERBS_H_
