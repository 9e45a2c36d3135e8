// SPDX-License-Identifier: MIT
// Makes the functions, nodes and sites of a target from the stacks of a tool that knows no annotated functions: each
// function on a stack counts as one.
#ifndef MEMLINE_EXCHANGE_CALL_TREE_H_
#define MEMLINE_EXCHANGE_CALL_TREE_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "profiler_core/model/session.h"

namespace memline {

/// Where a stack has got to: a node, and the line in its function.
struct CallPlace {
  uint32_t node = 0;
  uint64_t pc = 0;
  SourceLine line;
};

class CallTree {
 public:
  explicit CallTree(Target& target) : target_(target) {}

  /// The place inside a function that is called from `caller`. As in the runtime, a function that is on the path
  /// already is not entered again. Where there is no room for another node the place stays in the caller.
  [[nodiscard]] CallPlace Enter(const CallPlace& caller, std::string_view function, uint64_t pc,
                                const SourceLine& line);
  /// The site of what was allocated there. Outside of all functions that is site 0.
  [[nodiscard]] uint32_t SiteOf(const CallPlace& place);
  /// How many calls there was no room for.
  [[nodiscard]] uint64_t folded() const { return folded_; }

 private:
  // Pc 0 is nobody's: a node's entry would be there.
  static constexpr uint64_t kUnknownPc = 1;

  [[nodiscard]] uint32_t FunctionOf(std::string_view name, const std::string& file);

  Target& target_;
  std::map<std::pair<std::string, std::string>, uint32_t> functions_;
  std::map<std::tuple<uint32_t, uint32_t, std::string, uint32_t>, uint32_t> nodes_;  // parent, function, call line
  std::map<std::tuple<uint32_t, std::string, uint32_t>, uint32_t> sites_;            // node, line
  uint64_t folded_ = 0;
};

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_CALL_TREE_H_
