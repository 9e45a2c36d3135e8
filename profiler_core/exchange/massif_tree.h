// SPDX-License-Identifier: MIT
// The heap tree of a massif snapshot: who was allocating at the top, below each function those who called it.
#ifndef MEMLINE_EXCHANGE_MASSIF_TREE_H_
#define MEMLINE_EXCHANGE_MASSIF_TREE_H_

#include <absl/status/status.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "profiler_core/exchange/call_tree.h"
#include "profiler_core/exchange/line_reader.h"
#include "profiler_core/exchange/seen_modules.h"

namespace memline {

class MassifTree {
 public:
  explicit MassifTree(Target& target) : calls_(target), modules_(target) {}

  /// Reads the lines of a tree, from its root to its last leaf. Errors: InvalidArgument with the line.
  absl::Status Read(LineReader& lines);
  /// The bytes of the sites of the tree that was read last. What is below massif's threshold counts for the function
  /// above it, as its callers are not known.
  [[nodiscard]] const std::map<uint32_t, uint64_t>& bytes() const { return bytes_; }
  [[nodiscard]] uint64_t folded() const { return calls_.folded(); }

 private:
  struct Entry {
    std::string_view name;  // "???" where it is not known
    std::string_view file;
    std::string_view module;
    uint32_t line = 0;
    uint64_t pc = 0;
  };
  // A node on the way from the root.
  struct Open {
    uint64_t own_bytes = 0;  // without those of its children
    uint64_t children_left = 0;
    std::string text;
  };

  [[nodiscard]] static Entry Parse(std::string_view text);
  absl::Status ReadNode(std::string_view line, const LineReader& lines);
  void Close();

  CallTree calls_;
  SeenModules modules_;
  std::vector<Open> open_;
  std::map<uint32_t, uint64_t> bytes_;
};

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_MASSIF_TREE_H_
