// SPDX-License-Identifier: MIT
// From a node of the annotated call tree to the outermost function that was running.
#ifndef MEMLINE_ANALYSE_CALL_PATH_H_
#define MEMLINE_ANALYSE_CALL_PATH_H_

#include <cstdint>

#include "profiler_core/model/session.h"

namespace memline {

/// Calls visit(node) for each node from `node` up to the one below the root. Parents come before children, so this
/// ends.
template <typename Visit>
void ForEachNode(const Target& target, uint32_t node, Visit visit) {
  while (node != 0 && node < target.nodes.size()) {
    visit(node);
    const uint32_t parent = target.nodes[node].parent;
    if (parent >= node) break;
    node = parent;
  }
}

/// The same for those that an annotated function called: all but the outermost.
template <typename Visit>
void ForEachCall(const Target& target, uint32_t node, Visit visit) {
  ForEachNode(target, node, [&](uint32_t at) {
    if (target.nodes[at].parent != 0) visit(at);
  });
}

}  // namespace memline

#endif  // MEMLINE_ANALYSE_CALL_PATH_H_
