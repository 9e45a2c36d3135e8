// SPDX-License-Identifier: MIT
// The reference's account of a program: counters for each (annotated path, address), written at exit as the runtime
// writes its own (memline/wire.h), so that both are read alike.
//
// Plain maps under one lock: nothing here is made to be fast.
#ifndef MEMLINE_PROPERTY_REFERENCE_RECORDING_H_
#define MEMLINE_PROPERTY_REFERENCE_RECORDING_H_

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "memline/profile.h"
#include "memline/wire.h"

namespace reference {

struct Function {
  std::string name;
  std::string file;
  std::string region;
  uint32_t line;
};

/// A block that is alive.
struct Block {
  uint32_t site;
  uint64_t bytes;
  uint64_t serial;  ///< numbers allocations; addresses come back, numbers do not
};

class Recording {
 public:
  /// The path of `function` entered at `entry_pc`, called from `call_pc` in the innermost function of path `parent`.
  /// A call that is on the path already leads back to where it stands there: recursion is one path.
  uint32_t Enter(uint32_t parent, memline_function* function, uint64_t call_pc, uint64_t entry_pc);
  uint32_t Site(uint32_t node, uint64_t pc);
  uint64_t entry_pc(uint32_t node) const { return nodes_[node].entry_pc; }

  memline::wire::Counters& counters(uint32_t site) { return counters_[site]; }
  std::unordered_map<uintptr_t, Block>& blocks() { return blocks_; }
  uint64_t NextSerial() { return ++serial_; }

  bool Write(const char* path) const;

 private:
  struct Node {
    uint32_t parent;
    uint32_t function;
    uint64_t call_pc;
    uint64_t entry_pc;
    auto Key() const { return std::tuple(parent, function, call_pc, entry_pc); }
    auto Call() const { return std::tuple(function, call_pc, entry_pc); }
  };
  struct Module {
    std::string path;
    uint64_t bias;
    uint64_t start;
    uint64_t end;
  };

  void KnowModuleOf(uint64_t pc);

  std::map<const memline_function*, uint32_t> function_ids_;
  std::vector<Function> functions_{{}};
  std::vector<Node> nodes_{{}};
  std::map<std::tuple<uint32_t, uint32_t, uint64_t, uint64_t>, uint32_t> node_ids_;
  std::vector<std::pair<uint32_t, uint64_t>> sites_{{0, 0}};
  std::map<std::pair<uint32_t, uint64_t>, uint32_t> site_ids_{{{0, 0}, 0}};
  std::vector<memline::wire::Counters> counters_{{}};
  std::unordered_map<uintptr_t, Block> blocks_;
  std::vector<Module> modules_;
  uint64_t serial_ = 0;
};

}  // namespace reference

#endif  // MEMLINE_PROPERTY_REFERENCE_RECORDING_H_
