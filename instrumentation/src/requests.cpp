// SPDX-License-Identifier: MIT
#include "requests.h"

#include <errno.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace memline::runtime {

bool Requests::Read(int socket) {
  char bytes[4096];
  if (!open_) return false;
  const ssize_t count = recv(socket, bytes, sizeof bytes, MSG_DONTWAIT);
  if (count > 0) return Take(bytes, static_cast<size_t>(count));
  open_ = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
  return false;
}

// True for a request to trim. The payloads say nothing that this process does not know.
bool Requests::TakeHeader() {
  if (header_.reserved != 0 || header_.payload_bytes > wire::kMaxPayloadBytes) return false;
  const auto type = static_cast<wire::FrameType>(header_.type);
  if (type == wire::FrameType::kPause) paused_ = true;
  if (type == wire::FrameType::kResume) paused_ = false;
  return type == wire::FrameType::kTrim;
}

bool Requests::Take(const char* bytes, size_t count) {
  bool trim = false;
  while (count != 0) {
    size_t used;
    if (payload_left_ != 0) {
      used = static_cast<size_t>(std::min<uint64_t>(payload_left_, count));
      payload_left_ -= used;
    } else {
      used = std::min(sizeof header_ - header_bytes_, count);
      memcpy(reinterpret_cast<char*>(&header_) + header_bytes_, bytes, used);
      header_bytes_ += used;
      if (header_bytes_ == sizeof header_) {
        header_bytes_ = 0;
        payload_left_ = header_.payload_bytes;
        trim = TakeHeader() || trim;
      }
    }
    bytes += used;
    count -= used;
  }
  return trim;
}

}  // namespace memline::runtime
