// SPDX-License-Identifier: MIT
// From counts of basic blocks to how often the lines of annotated functions ran.
//
// Each copy of an annotated function's code (a template's instance, a constructor's variant) is counted by itself and
// the copies are added up. Lines inside its text that belong to another function (a lambda, a local class) get that
// one's count, unless the annotated function has code of its own on the line.
#ifndef MEMLINE_SYMBOLIZE_LINE_COUNTER_H_
#define MEMLINE_SYMBOLIZE_LINE_COUNTER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "memline/wire.h"
#include "profiler_core/model/session.h"
#include "profiler_core/symbolize/line_runs.h"
#include "profiler_core/symbolize/target_modules.h"

namespace memline {

/// Not thread-safe; one for each target.
class LineCounter {
 public:
  /// `counts` as the target sent them: cumulative, the later ones count.
  void Add(const std::vector<wire::Executions>& counts);

  /// Renews target.executions from everything added so far. `annotated` is the annotated function of each node, where
  /// it is known. Cheap when nothing was added.
  void Update(Target& target, TargetModules& modules, const std::vector<std::optional<Dwarf_Die>>& annotated);

 private:
  // Functions of one name and file: one function in every table.
  struct Function {
    uint32_t id = 0;  // the first of them
    std::set<CountedCode*> own;
    bool apart = true;  // all of them have code of their own, which was found
    std::string file;
    uint32_t first = 0;  // of its text, [first, end); 0: not found
    uint32_t end = 0;
    std::vector<CountedCode*> nested;  // other functions inside the text
    bool shares_text = false;          // with another instance of its template
  };

  void Locate(const Target& target, TargetModules& modules);
  CountedCode* CodeAt(const Target& target, TargetModules& modules, uint64_t pc);
  void AddNode(const Target& target, TargetModules& modules, uint32_t node, const std::optional<Dwarf_Die>& annotated);
  void FindNested();
  static RunsByLine RunsOf(const Function& function);

  std::unordered_map<uint64_t, uint64_t> counts_;  // by address in the target
  std::vector<uint64_t> changed_;
  std::map<std::pair<DwarfModule*, uint64_t>, std::unique_ptr<CountedCode>> codes_;  // by address of the function
  std::map<std::tuple<std::string, std::string, std::string>, Function> functions_;  // by name, region and file
  size_t nodes_ = 1;
  std::pair<size_t, size_t> nested_of_{0, 0};  // how many codes and functions there were
};

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_LINE_COUNTER_H_
