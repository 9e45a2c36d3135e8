// SPDX-License-Identifier: MIT
#ifndef MEMLINE_RECEIVE_SEND_FRAME_H_
#define MEMLINE_RECEIVE_SEND_FRAME_H_

#include <sys/socket.h>

#include <cstring>

#include "memline/wire.h"

namespace memline {

/// Sends a frame without strings, never waiting. False if the socket does not take all of it.
template <typename Fixed>
bool SendFrame(int socket, wire::FrameType type, const Fixed& fixed) {
  const wire::FrameHeader header{sizeof fixed, static_cast<uint16_t>(type), 0};
  char bytes[sizeof header + sizeof fixed];
  std::memcpy(bytes, &header, sizeof header);
  std::memcpy(bytes + sizeof header, &fixed, sizeof fixed);
  return send(socket, bytes, sizeof bytes, MSG_NOSIGNAL | MSG_DONTWAIT) == static_cast<ssize_t>(sizeof bytes);
}

}  // namespace memline

#endif  // MEMLINE_RECEIVE_SEND_FRAME_H_
