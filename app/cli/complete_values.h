// SPDX-License-Identifier: GPL-3.0-or-later
// What may stand where an option or an argument wants a value, by the names that the help has for it.
#ifndef MEMLINE_APP_CLI_COMPLETE_VALUES_H_
#define MEMLINE_APP_CLI_COMPLETE_VALUES_H_

#include <CLI/App.hpp>
#include <string>
#include <utility>
#include <vector>

namespace memline::app {

/// The answer to a shell; see complete.h.
class Candidates {
 public:
  explicit Candidates(std::string typed) : typed_(std::move(typed)) {}
  /// If it begins as what was typed.
  void Add(const std::string& candidate, const std::string& description);
  void Print() const;

  std::string rest = "nothing";  ///< what the shell adds by itself

 private:
  std::string typed_;
  std::vector<std::pair<std::string, std::string>> found_;
};

/// `prefix`: "--format=" where that is part of the word.
void AddValues(const CLI::Option& option, const std::string& prefix, Candidates& found);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_COMPLETE_VALUES_H_
