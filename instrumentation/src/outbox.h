// SPDX-License-Identifier: MIT
// Frames waiting to be written: a bounded buffer. What does not fit is not queued; being cumulative, it is sent later.
#ifndef MEMLINE_RUNTIME_OUTBOX_H_
#define MEMLINE_RUNTIME_OUTBOX_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>

#include "memline/wire.h"

namespace memline::runtime {

/// A string of a frame; may hold NUL bytes.
struct WireString {
  const char* data;
  size_t bytes;
  WireString(const char* text) : data(text), bytes(strlen(text)) {}
  WireString(const char* text, size_t length) : data(text), bytes(length) {}
};

class Outbox {
 public:
  static constexpr size_t kCapacity = 2 << 20;

  /// Reserves the buffer. False if the kernel refuses.
  bool Init();
  void Clear() { begin_ = end_ = 0; }

  /// Appends a frame, whole or not at all.
  template <typename Frame>
  [[nodiscard]] bool Add(wire::FrameType type, const Frame& frame, std::initializer_list<WireString> strings = {}) {
    return AddBytes(type, &frame, sizeof frame, strings);
  }

  [[nodiscard]] bool HasRoom(size_t bytes) const { return bytes <= kCapacity - (end_ - begin_); }

  enum class Result { kEmpty, kBlocked, kBroken };
  /// Writes as much as the descriptor takes.
  Result WriteTo(int descriptor, bool is_socket);

 private:
  bool AddBytes(wire::FrameType type, const void* frame, size_t bytes, std::initializer_list<WireString> strings);
  void Append(const void* data, size_t bytes);

  char* buffer_ = nullptr;
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_OUTBOX_H_
