// SPDX-License-Identifier: MIT
// Walks the call frame information (.eh_frame) of one function, row by row, for the rule of its canonical frame
// address. Format: Linux Standard Base Core, "Exception Frames", and DWARF 5, section 6.4.
#ifndef MEMLINE_RUNTIME_CFI_ROWS_H_
#define MEMLINE_RUNTIME_CFI_ROWS_H_

#include <cstdint>

namespace memline::runtime {

/// The canonical frame address is `offset` above a register over the code [begin, end).
struct CfiRow {
  static constexpr uint64_t kStackPointer = 7;  // DWARF register number of rsp; System V ABI for AMD64, figure 3.36
  static constexpr uint64_t kFramePointer = 6;  // rbp

  uintptr_t begin = 0;
  uintptr_t end = 0;
  uint64_t cfa_register = 0;
  int64_t cfa_offset = 0;
};

class CfiRows {
 public:
  /// Finds the function around `pc`. valid() is false if it has no usable call frame information.
  explicit CfiRows(uintptr_t pc);

  bool valid() const { return valid_; }
  uintptr_t begin() const { return begin_; }
  uintptr_t end() const { return end_; }

  /// The next row in order of address; false after the last, or where the rules cannot be followed (valid() is false
  /// then).
  bool Next(CfiRow& row);

 private:
  struct Rule {
    uint64_t cfa_register = 0;
    int64_t cfa_offset = 0;
  };

  bool ParseCie(const uint8_t* cie);
  /// Executes one instruction. True if it advanced the location, to `advanced_`.
  bool Step(const uint8_t*& at, const uint8_t* end);
  bool StepExtended(uint8_t opcode, const uint8_t*& at);

  bool valid_ = false;
  uintptr_t begin_ = 0;
  uintptr_t end_ = 0;
  uint64_t code_alignment_ = 1;
  int64_t data_alignment_ = 1;
  uint8_t pointer_encoding_ = 0;
  bool has_augmentation_data_ = false;
  const uint8_t* at_ = nullptr;
  const uint8_t* instructions_end_ = nullptr;
  uintptr_t location_ = 0;
  uintptr_t advanced_ = 0;
  Rule rule_;
  static constexpr int kMaxRemembered = 8;
  Rule remembered_[kMaxRemembered];
  int remembered_count_ = 0;
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_CFI_ROWS_H_
