// SPDX-License-Identifier: MIT
// Which annotated function is running, and where in it: found by unwinding the whole stack, every time.
#ifndef MEMLINE_PROPERTY_REFERENCE_LIVE_SCOPES_H_
#define MEMLINE_PROPERTY_REFERENCE_LIVE_SCOPES_H_

#include <cstdint>
#include <vector>

#include "recording.h"

namespace reference {

struct Scope {
  uint64_t frame;  ///< canonical frame address of the annotated function
  uint32_t node;
  uint32_t serial;
};

/// The scopes of one thread, whichever stacks they are on. Used by that thread alone.
class LiveScopes {
 public:
  /// Where the scope's frame lies is found by unwinding, too.
  uint32_t Enter(Recording& recording, memline_function* function, uint64_t entry_pc);
  void Exit(uint32_t serial);
  /// The program is about to jump out of every frame of this stack that is deeper than `frame`.
  void Jump(uint64_t frame);
  /// Site of what the program does now.
  uint32_t Here(Recording& recording);

 private:
  struct Frame {
    uint64_t address;  ///< canonical frame address
    uint64_t pc;
  };
  void Unwind();
  /// The newest scope in the innermost frame that has any, and the address in that frame.
  const Scope* Innermost(uint64_t* pc) const;

  std::vector<Scope> scopes_;
  std::vector<Frame> frames_;
  uint32_t serial_ = 0;
};

}  // namespace reference

#endif  // MEMLINE_PROPERTY_REFERENCE_LIVE_SCOPES_H_
