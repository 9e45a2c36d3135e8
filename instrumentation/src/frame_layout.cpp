// SPDX-License-Identifier: MIT
#include "frame_layout.h"

#include "cfi_rows.h"
#include "x86_instruction.h"

namespace memline::runtime {

#if defined(__x86_64__)

namespace {

// The row that holds `pc`.
bool RowAt(uintptr_t pc, CfiRow& found) {
  CfiRows rows(pc);
  for (CfiRow row; rows.Next(row);) {
    if (pc >= row.begin && pc < row.end) {
      found = row;
      return true;
    }
  }
  return false;
}

// The frame is addressed by rsp: fixed if no instruction has it deeper than at the scope's entry.
bool DepthNeverExceeds(int64_t offset, CfiRows& rows) {
  for (CfiRow row; rows.Next(row);) {
    if (row.cfa_register != CfiRow::kStackPointer || row.cfa_offset > offset) return false;
  }
  return rows.valid();
}

// The frame is addressed by rbp: fixed if nothing moves rsp down behind the straight run of the prologue.
bool OnlyPrologueLowersStack(CfiRows& rows) {
  bool in_prologue = true;
  bool frame_pointer_set = false;
  for (CfiRow row; rows.Next(row);) {
    if (row.cfa_register == CfiRow::kStackPointer) {
      if (frame_pointer_set) in_prologue = false;  // behind an epilogue: what follows is reached by a jump
      continue;
    }
    if (row.cfa_register != CfiRow::kFramePointer) return false;
    frame_pointer_set = true;
    const auto* end = reinterpret_cast<const uint8_t*>(row.end);
    for (const auto* at = reinterpret_cast<const uint8_t*>(row.begin); at < end;) {
      const X86Instruction instruction = DecodeX86(at, end);
      if (instruction.length == 0 || (instruction.lowers_stack && !in_prologue)) return false;
      if (instruction.leaves_straight) in_prologue = false;
      at += instruction.length;
    }
  }
  return rows.valid();
}

}  // namespace

FrameLayout AnalyseFrame(uintptr_t pc) {
  CfiRow entry;
  if (!RowAt(pc, entry)) return {};
  CfiRows rows(pc);
  FrameLayout layout{rows.begin(), rows.end(), false};
  if (entry.cfa_register == CfiRow::kStackPointer) {
    layout.fixed = DepthNeverExceeds(entry.cfa_offset, rows);
  } else if (entry.cfa_register == CfiRow::kFramePointer) {
    layout.fixed = OnlyPrologueLowersStack(rows);
  }
  return layout;
}

#else

// Elsewhere a call keeps its return address in a register or in the callee's frame: there is no slot to read.
FrameLayout AnalyseFrame(uintptr_t) { return {}; }

#endif

}  // namespace memline::runtime
