// SPDX-License-Identifier: MIT
#include "outbox.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "arena.h"

namespace memline::runtime {

bool Outbox::Init() {
  if (buffer_ == nullptr) buffer_ = static_cast<char*>(ReservePages(kCapacity));
  return buffer_ != nullptr;
}

void Outbox::Append(const void* data, size_t bytes) {
  memcpy(buffer_ + end_, data, bytes);
  end_ += bytes;
}

bool Outbox::AddBytes(wire::FrameType type, const void* frame, size_t bytes,
                      std::initializer_list<WireString> strings) {
  size_t payload = bytes;
  for (const WireString& string : strings) payload += sizeof(uint32_t) + string.bytes;
  const size_t total = sizeof(wire::FrameHeader) + payload;
  if (total > kCapacity - end_ && begin_ != 0) {
    memmove(buffer_, buffer_ + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (total > kCapacity - end_) return false;
  const wire::FrameHeader header{static_cast<uint32_t>(payload), static_cast<uint16_t>(type), 0};
  Append(&header, sizeof header);
  Append(frame, bytes);
  for (const WireString& string : strings) {
    const auto length = static_cast<uint32_t>(string.bytes);
    Append(&length, sizeof length);
    Append(string.data, string.bytes);
  }
  return true;
}

Outbox::Result Outbox::WriteTo(int descriptor, bool is_socket) {
  while (begin_ != end_) {
    const ssize_t written = is_socket ? send(descriptor, buffer_ + begin_, end_ - begin_, MSG_NOSIGNAL | MSG_DONTWAIT)
                                      : write(descriptor, buffer_ + begin_, end_ - begin_);
    if (written > 0) {
      begin_ += static_cast<size_t>(written);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return Result::kBlocked;
    } else if (errno != EINTR) {
      return Result::kBroken;
    }
  }
  Clear();
  return Result::kEmpty;
}

}  // namespace memline::runtime
