// SPDX-License-Identifier: MIT
#include "x86_instruction.h"

#include <cstring>

namespace memline::runtime {
namespace {

constexpr unsigned kStackPointer = 4;  // register number of rsp in ModRM
constexpr unsigned kFramePointer = 5;  // rbp

// Opcode map an instruction belongs to.
enum class Map { kOne, k0F, k0F38, k0F3A };

struct Decoder {
  const uint8_t* at;
  const uint8_t* end;
  bool operand_16 = false;
  bool address_32 = false;
  uint8_t rex = 0;
  Map map = Map::kOne;
  bool vex = false;
  uint8_t opcode = 0;
  bool has_modrm = false;
  uint8_t modrm = 0;
  uint8_t sib = 0;
  int64_t displacement = 0;
  int64_t immediate = 0;

  bool Take(unsigned bytes, int64_t* value) {
    if (end - at < static_cast<int>(bytes)) return false;
    uint64_t raw = 0;
    memcpy(&raw, at, bytes);
    at += bytes;
    if (bytes != 0 && bytes < 8) {  // sign-extend
      const unsigned shift = 64 - 8 * bytes;
      *value = static_cast<int64_t>(raw << shift) >> shift;
    } else {
      *value = static_cast<int64_t>(raw);
    }
    return true;
  }
  bool TakeByte(uint8_t* byte) {
    if (at >= end) return false;
    *byte = *at++;
    return true;
  }

  unsigned mod() const { return modrm >> 6; }
  unsigned reg() const { return (modrm >> 3 & 7) | (rex & 4 ? 8 : 0); }
  unsigned rm() const { return (modrm & 7) | (rex & 1 ? 8 : 0); }

  bool Prefixes();
  bool Opcode();
  bool Operands();
  unsigned ImmediateBytes() const;
  bool LowersStack() const;
};

bool Decoder::Prefixes() {
  for (;;) {
    if (at >= end) return false;
    switch (*at) {
      case 0x66:
        operand_16 = true;
        break;
      case 0x67:
        address_32 = true;
        break;
      case 0x26:
      case 0x2e:
      case 0x36:
      case 0x3e:
      case 0x64:
      case 0x65:
      case 0xf0:
      case 0xf2:
      case 0xf3:
        break;
      default:
        if ((*at & 0xf0) == 0x40) rex = *at++;
        return true;
    }
    ++at;
  }
}

Map MapOf(unsigned number) { return number == 2 ? Map::k0F38 : number == 3 ? Map::k0F3A : Map::k0F; }

bool Decoder::Opcode() {
  if (!TakeByte(&opcode)) return false;
  if (opcode == 0x0f) {
    map = Map::k0F;
    if (!TakeByte(&opcode)) return false;
    if (opcode == 0x38 || opcode == 0x3a) {
      map = opcode == 0x38 ? Map::k0F38 : Map::k0F3A;
      return TakeByte(&opcode);
    }
    return true;
  }
  const unsigned payload_bytes = opcode == 0xc5 ? 1 : opcode == 0xc4 ? 2 : opcode == 0x62 ? 3 : 0;
  if (payload_bytes == 0) return true;
  vex = true;
  uint8_t payload[3] = {};
  for (unsigned i = 0; i < payload_bytes; ++i) {
    if (!TakeByte(&payload[i])) return false;
  }
  map = payload_bytes == 1 ? Map::k0F : MapOf(payload[0] & (payload_bytes == 2 ? 0x1f : 0x07));
  return TakeByte(&opcode);
}

// Opcodes of the one-byte map that have no ModRM, as a bit for each.
bool OneByteHasModRm(uint8_t opcode) {
  if (opcode < 0x40) return (opcode & 7) < 4;
  if (opcode == 0x63 || opcode == 0x69 || opcode == 0x6b) return true;
  if (opcode >= 0x80 && opcode <= 0x8f) return true;
  if (opcode >= 0xc0 && opcode <= 0xc7) return opcode != 0xc2 && opcode != 0xc3;
  if (opcode >= 0xd0 && opcode <= 0xdf) return opcode < 0xd4 || opcode >= 0xd8;
  return opcode == 0xf6 || opcode == 0xf7 || opcode >= 0xfe;
}

bool TwoByteHasModRm(uint8_t opcode) {
  if (opcode >= 0x80 && opcode <= 0x8f) return false;
  if (opcode >= 0xc8 && opcode <= 0xcf) return false;
  if (opcode >= 0x30 && opcode <= 0x37) return false;
  switch (opcode) {
    case 0x05:
    case 0x06:
    case 0x07:
    case 0x08:
    case 0x09:
    case 0x0b:
    case 0x0e:
    case 0x77:
    case 0xa0:
    case 0xa1:
    case 0xa2:
    case 0xa8:
    case 0xa9:
    case 0xaa:
      return false;
    default:
      return true;
  }
}

unsigned Decoder::ImmediateBytes() const {
  const unsigned word = operand_16 ? 2 : 4;
  if (map == Map::k0F38) return 0;
  if (map == Map::k0F3A) return 1;
  if (map == Map::k0F) {
    if (opcode >= 0x80 && opcode <= 0x8f && !vex) return 4;
    if ((opcode >= 0x70 && opcode <= 0x73) || opcode == 0xc2 || (opcode >= 0xc4 && opcode <= 0xc6)) return 1;
    return !vex && (opcode == 0xa4 || opcode == 0xac || opcode == 0xba || opcode == 0x0f) ? 1 : 0;
  }
  if (opcode < 0x40) return (opcode & 7) == 4 ? 1 : (opcode & 7) == 5 ? word : 0;
  if (opcode >= 0x70 && opcode <= 0x7f) return 1;
  if (opcode >= 0xb0 && opcode <= 0xb7) return 1;
  if (opcode >= 0xb8 && opcode <= 0xbf) return rex & 8 ? 8 : word;
  if (opcode >= 0xa0 && opcode <= 0xa3) return address_32 ? 4 : 8;
  if (opcode >= 0xe0 && opcode <= 0xe7) return 1;
  switch (opcode) {
    case 0x68:
    case 0x69:
    case 0x81:
    case 0xa9:
    case 0xc7:
      return word;
    case 0x6a:
    case 0x6b:
    case 0x80:
    case 0x83:
    case 0xa8:
    case 0xc0:
    case 0xc1:
    case 0xc6:
    case 0xcd:
    case 0xeb:
      return 1;
    case 0xc2:
    case 0xca:
      return 2;
    case 0xc8:
      return 3;
    case 0xe8:
    case 0xe9:
      return 4;
    case 0xf6:
      return (modrm & 0x30) == 0 ? 1 : 0;
    case 0xf7:
      return (modrm & 0x30) == 0 ? word : 0;
    default:
      return 0;
  }
}

bool Decoder::Operands() {
  has_modrm = vex                ? !(map == Map::k0F && opcode == 0x77)
              : map == Map::kOne ? OneByteHasModRm(opcode)
                                 : map != Map::k0F || TwoByteHasModRm(opcode);
  if (has_modrm) {
    if (!TakeByte(&modrm)) return false;
    unsigned displacement_bytes = mod() == 1 ? 1 : mod() == 2 ? 4 : 0;
    if (mod() != 3 && (modrm & 7) == 4) {
      if (!TakeByte(&sib)) return false;
      if (mod() == 0 && (sib & 7) == 5) displacement_bytes = 4;
    } else if (mod() == 0 && (modrm & 7) == 5) {
      displacement_bytes = 4;
    }
    if (!Take(displacement_bytes, &displacement)) return false;
  }
  return Take(ImmediateBytes(), &immediate);
}

bool Decoder::LowersStack() const {
  if (vex || map == Map::k0F38 || map == Map::k0F3A) return false;
  if (map == Map::k0F) return opcode == 0xa0 || opcode == 0xa8;  // push fs, gs
  const bool to_stack_pointer = has_modrm && mod() == 3 && rm() == kStackPointer;
  const bool from_memory_or_register = has_modrm && reg() == kStackPointer;
  switch (opcode) {
    case 0x68:
    case 0x6a:
    case 0x9c:
    case 0xc8:
      return true;  // push, pushf, enter
    case 0x5c:
      return (rex & 1) == 0;  // pop rsp
    case 0xff:
      return (modrm >> 3 & 7) == 6;  // push
    case 0x81:
    case 0x83:  // add, or, adc, sbb, and, sub, xor, cmp with a constant
      if (!to_stack_pointer) return false;
      switch (modrm >> 3 & 7) {
        case 0:
          return immediate < 0;
        case 5:
          return immediate > 0;
        default:
          return (modrm >> 3 & 7) != 7;
      }
    case 0x89:  // mov to rsp; from rbp it undoes the frame
      return to_stack_pointer && reg() != kFramePointer;
    case 0x8b:
      return from_memory_or_register && !(mod() == 3 && rm() == kFramePointer);
    case 0x8d:  // lea rsp: from rbp it undoes the frame, from rsp the sign tells
      if (!from_memory_or_register) return false;
      if (rm() == kFramePointer && mod() != 0) return false;
      return !((modrm & 7) == 4 && (sib & 7) == kStackPointer && (rex & 3) == 0 && (sib >> 3 & 7) == 4 &&
               displacement >= 0);
    case 0x87:
      return to_stack_pointer || from_memory_or_register;
    default:
      if (opcode >= 0x50 && opcode <= 0x57) return true;                                 // push
      if (opcode >= 0x40 || (opcode & 7) >= 4 || (opcode & 0x38) == 0x38) return false;  // cmp reads only
      return (opcode & 2) == 0 ? to_stack_pointer : from_memory_or_register;             // arithmetic with a register
  }
}

bool LeavesStraight(const Decoder& decoder) {
  const uint8_t opcode = decoder.opcode;
  if (decoder.vex) return false;
  if (decoder.map == Map::k0F) return opcode >= 0x80 && opcode <= 0x8f;
  if (decoder.map != Map::kOne) return false;
  if ((opcode >= 0x70 && opcode <= 0x7f) || (opcode >= 0xe0 && opcode <= 0xe3)) return true;
  if (opcode == 0xff) return (decoder.modrm >> 3 & 6) == 4;  // indirect jump
  return opcode == 0xe9 || opcode == 0xeb || opcode == 0xc2 || opcode == 0xc3;
}

}  // namespace

X86Instruction DecodeX86(const uint8_t* code, const uint8_t* end) {
  constexpr int kMaxBytes = 15;
  Decoder decoder{code, end - code > kMaxBytes ? code + kMaxBytes : end};
  if (!decoder.Prefixes() || !decoder.Opcode() || !decoder.Operands()) return {};
  return {static_cast<unsigned>(decoder.at - code), decoder.LowersStack(), LeavesStraight(decoder)};
}

}  // namespace memline::runtime
