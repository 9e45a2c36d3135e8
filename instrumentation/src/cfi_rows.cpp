// SPDX-License-Identifier: MIT
#include "cfi_rows.h"

#include <cstring>

// Exported by libgcc for its own unwinder.
extern "C" {
struct dwarf_eh_bases {
  void* text;
  void* data;
  void* function;
};
const void* _Unwind_Find_FDE(void* pc, dwarf_eh_bases* bases);
}

namespace memline::runtime {
namespace {

template <typename Value>
Value Read(const uint8_t*& at) {
  Value value;
  memcpy(&value, at, sizeof value);
  at += sizeof value;
  return value;
}

uint64_t ReadUleb(const uint8_t*& at) {
  uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    const uint8_t byte = *at++;
    if (shift < 64) value |= uint64_t{byte & 0x7fu} << shift;
    if ((byte & 0x80) == 0) return value;
  }
}

int64_t ReadSleb(const uint8_t*& at) {
  uint64_t value = 0;
  unsigned shift = 0;
  uint8_t byte;
  do {
    byte = *at++;
    if (shift < 64) value |= uint64_t{byte & 0x7fu} << shift;
    shift += 7;
  } while ((byte & 0x80) != 0);
  if (shift < 64 && (byte & 0x40) != 0) value |= ~uint64_t{0} << shift;
  return static_cast<int64_t>(value);
}

// Size of a pointer in the given DW_EH_PE encoding; 0 if it has no fixed size.
unsigned EncodedBytes(uint8_t encoding) {
  switch (encoding & 0x07) {
    case 0x00:
    case 0x04:
      return 8;
    case 0x02:
      return 2;
    case 0x03:
      return 4;
    default:
      return 0;
  }
}

uint64_t ReadBytes(const uint8_t*& at, unsigned bytes) {
  uint64_t value = 0;
  memcpy(&value, at, bytes);  // little-endian
  at += bytes;
  return value;
}

}  // namespace

CfiRows::CfiRows(uintptr_t pc) {
  dwarf_eh_bases bases{};
  const auto* fde = static_cast<const uint8_t*>(_Unwind_Find_FDE(reinterpret_cast<void*>(pc), &bases));
  if (fde == nullptr) return;
  const uint8_t* at = fde;
  const auto length = Read<uint32_t>(at);
  const uint8_t* cie_pointer = at;
  const auto cie_delta = Read<int32_t>(at);
  if (length == 0xffffffff || !ParseCie(cie_pointer - cie_delta)) return;
  const unsigned pointer_bytes = EncodedBytes(pointer_encoding_);
  if (pointer_bytes == 0) return;
  at += pointer_bytes;  // the begin address, which the look-up has decoded for us
  begin_ = reinterpret_cast<uintptr_t>(bases.function);
  end_ = begin_ + ReadBytes(at, pointer_bytes);
  if (has_augmentation_data_) {
    const uint64_t bytes = ReadUleb(at);
    at += bytes;
  }
  at_ = at;
  instructions_end_ = fde + sizeof length + length;
  location_ = begin_;
  valid_ = pc >= begin_ && pc < end_;
}

bool CfiRows::ParseCie(const uint8_t* cie) {
  const uint8_t* at = cie;
  const auto length = Read<uint32_t>(at);
  const uint8_t* end = at + length;
  at += 4;  // CIE id
  const uint8_t version = *at++;
  const char* augmentation = reinterpret_cast<const char*>(at);
  at += strlen(augmentation) + 1;
  code_alignment_ = ReadUleb(at);
  data_alignment_ = ReadSleb(at);
  if (version == 1) {
    ++at;
  } else {
    ReadUleb(at);
  }
  if (augmentation[0] == 'z') {
    has_augmentation_data_ = true;
    const uint64_t bytes = ReadUleb(at);
    const uint8_t* instructions = at + bytes;
    for (const char* letter = augmentation + 1; *letter != '\0'; ++letter) {
      if (*letter == 'R') {
        pointer_encoding_ = *at++;
      } else if (*letter == 'L') {
        ++at;
      } else if (*letter == 'P') {
        const unsigned personality_bytes = EncodedBytes(*at++);
        if (personality_bytes == 0) return false;
        at += personality_bytes;
      } else if (*letter != 'S' && *letter != 'B') {
        return false;
      }
    }
    at = instructions;
  } else if (augmentation[0] != '\0') {
    return false;
  }
  valid_ = true;
  while (at < end && valid_) Step(at, end);
  return valid_;
}

bool CfiRows::Next(CfiRow& row) {
  if (!valid_ || location_ >= end_) return false;
  uintptr_t row_end = end_;
  Rule rule = rule_;
  while (at_ < instructions_end_ && valid_) {
    const bool moved = Step(at_, instructions_end_);
    if (moved && advanced_ > location_) {
      row_end = advanced_ < end_ ? advanced_ : end_;
      break;
    }
    rule = rule_;
  }
  if (!valid_) return false;
  row = {location_, row_end, rule.cfa_register, rule.cfa_offset};
  location_ = row_end;
  return true;
}

bool CfiRows::Step(const uint8_t*& at, const uint8_t* end) {
  const uint8_t opcode = *at++;
  const uint8_t operand = opcode & 0x3f;
  switch (opcode >> 6) {
    case 1:  // DW_CFA_advance_loc
      advanced_ = location_ + operand * code_alignment_;
      return true;
    case 2:  // DW_CFA_offset
      ReadUleb(at);
      return false;
    case 3:  // DW_CFA_restore
      return false;
    default:
      const bool moved = StepExtended(opcode, at);
      if (at > end) valid_ = false;
      return moved;
  }
}

bool CfiRows::StepExtended(uint8_t opcode, const uint8_t*& at) {
  switch (opcode) {
    case 0x00:  // DW_CFA_nop
      return false;
    case 0x02:  // DW_CFA_advance_loc1
      advanced_ = location_ + Read<uint8_t>(at) * code_alignment_;
      return true;
    case 0x03:  // DW_CFA_advance_loc2
      advanced_ = location_ + Read<uint16_t>(at) * code_alignment_;
      return true;
    case 0x04:  // DW_CFA_advance_loc4
      advanced_ = location_ + Read<uint32_t>(at) * code_alignment_;
      return true;
    case 0x05:  // DW_CFA_offset_extended
    case 0x09:  // DW_CFA_register
    case 0x14:  // DW_CFA_val_offset
    case 0x2f:  // DW_CFA_GNU_negative_offset_extended
      ReadUleb(at);
      ReadUleb(at);
      return false;
    case 0x06:  // DW_CFA_restore_extended
    case 0x07:  // DW_CFA_undefined
    case 0x08:  // DW_CFA_same_value
    case 0x2e:  // DW_CFA_GNU_args_size
      ReadUleb(at);
      return false;
    case 0x11:  // DW_CFA_offset_extended_sf
    case 0x15:  // DW_CFA_val_offset_sf
      ReadUleb(at);
      ReadSleb(at);
      return false;
    case 0x0a:  // DW_CFA_remember_state
      if (remembered_count_ == kMaxRemembered) {
        valid_ = false;
      } else {
        remembered_[remembered_count_++] = rule_;
      }
      return false;
    case 0x0b:  // DW_CFA_restore_state
      if (remembered_count_ == 0) {
        valid_ = false;
      } else {
        rule_ = remembered_[--remembered_count_];
      }
      return false;
    case 0x0c:  // DW_CFA_def_cfa
      rule_.cfa_register = ReadUleb(at);
      rule_.cfa_offset = static_cast<int64_t>(ReadUleb(at));
      return false;
    case 0x0d:  // DW_CFA_def_cfa_register
      rule_.cfa_register = ReadUleb(at);
      return false;
    case 0x0e:  // DW_CFA_def_cfa_offset
      rule_.cfa_offset = static_cast<int64_t>(ReadUleb(at));
      return false;
    case 0x10:    // DW_CFA_expression
    case 0x16: {  // DW_CFA_val_expression
      ReadUleb(at);
      const uint64_t bytes = ReadUleb(at);
      at += bytes;
      return false;
    }
    case 0x12:  // DW_CFA_def_cfa_sf
      rule_.cfa_register = ReadUleb(at);
      rule_.cfa_offset = ReadSleb(at) * data_alignment_;
      return false;
    case 0x13:  // DW_CFA_def_cfa_offset_sf
      rule_.cfa_offset = ReadSleb(at) * data_alignment_;
      return false;
    default:  // among them DW_CFA_def_cfa_expression: the address follows no simple rule
      valid_ = false;
      return false;
  }
}

}  // namespace memline::runtime
