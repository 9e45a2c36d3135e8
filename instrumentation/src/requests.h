// SPDX-License-Identifier: MIT
// What a collector asks of the target, on the connection that carries the stream the other way. Helper thread only.
#ifndef MEMLINE_RUNTIME_REQUESTS_H_
#define MEMLINE_RUNTIME_REQUESTS_H_

#include <cstddef>
#include <cstdint>

#include "memline/wire.h"

namespace memline::runtime {

class Requests {
 public:
  /// A new connection.
  void Begin() { *this = {}; }
  /// Whether there may be more to read; not after the collector has closed its side.
  bool open() const { return open_; }
  /// Reads what waits on a socket, a few KiB at most, without blocking. True if the collector asked to trim. Frames of
  /// unknown type are passed over; what is no frame at all has no effect.
  bool Read(int socket);
  /// Whether the collector wants no ticks for now.
  bool paused() const { return paused_; }

 private:
  bool Take(const char* bytes, size_t count);
  bool TakeHeader();

  bool open_ = true;
  bool paused_ = false;
  wire::FrameHeader header_{};
  size_t header_bytes_ = 0;    // read so far
  uint64_t payload_left_ = 0;  // to be passed over
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_REQUESTS_H_
