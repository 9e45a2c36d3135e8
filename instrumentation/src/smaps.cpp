// SPDX-License-Identifier: MIT
#include "smaps.h"

#include <errno.h>
#include <unistd.h>

#include <cstring>
#include <initializer_list>

namespace memline::runtime {
namespace {

bool Hexadecimal(const char*& at, uintptr_t& value) {
  const char* const begin = at;
  value = 0;
  for (;; ++at) {
    if (*at >= '0' && *at <= '9') {
      value = value << 4 | static_cast<uintptr_t>(*at - '0');
    } else if (*at >= 'a' && *at <= 'f') {
      value = value << 4 | static_cast<uintptr_t>(*at - 'a' + 10);
    } else {
      return at != begin;
    }
  }
}

bool Begins(const char* text, const char* with) { return strncmp(text, with, strlen(with)) == 0; }

// Behind the addresses: permissions, offset, device, inode, and the name behind blanks.
const char* NameOf(const char* at) {
  for (int field = 0; field < 4; ++field) {
    while (*at == ' ') ++at;
    while (*at != ' ' && *at != '\0') ++at;
  }
  while (*at == ' ') ++at;
  return at;
}

Mapping::Kind KindOf(const char* permissions) {
  using Kind = Mapping::Kind;
  const bool shared = strnlen(permissions, 5) > 4 && permissions[4] == 's';
  const char* name = NameOf(permissions);
  if (Begins(name, "[heap]")) return Kind::kHeap;
  if (Begins(name, "[stack")) return Kind::kMainStack;
  for (const char* place : {"/dev/zero", "/dev/shm/", "/memfd:", "/SYSV", "[anon_shmem"}) {
    if (Begins(name, place)) return Kind::kShared;
  }
  if (*name == '\0' || Begins(name, "[anon")) return shared ? Kind::kShared : Kind::kAnonymous;
  return Kind::kFile;
}

bool IsHeading(const char* line, Mapping& mapping) {
  const char* at = line;
  Mapping found;
  if (!Hexadecimal(at, found.begin) || *at++ != '-' || !Hexadecimal(at, found.end) || *at != ' ') return false;
  found.kind = KindOf(at);
  mapping = found;
  return true;
}

void TakeKilobytes(const char* line, const char* name, uint64_t& bytes) {
  if (!Begins(line, name)) return;
  const char* at = line + strlen(name);
  while (*at == ' ' || *at == '\t') ++at;
  uint64_t kilobytes = 0;
  for (; *at >= '0' && *at <= '9'; ++at) kilobytes = kilobytes * 10 + static_cast<uint64_t>(*at - '0');
  bytes = kilobytes * 1024;
}

}  // namespace

const char* Smaps::NextLine() {
  for (;;) {
    char* const line = buffer_ + begin_;
    if (auto* newline = static_cast<char*>(memchr(line, '\n', end_ - begin_)); newline != nullptr) {
      *newline = '\0';
      begin_ = static_cast<size_t>(newline + 1 - buffer_);
      if (!skipping_) return line;
      skipping_ = false;
      continue;
    }
    if (at_end_) return nullptr;
    if (begin_ == 0 && end_ == capacity_ - 1) {
      end_ = 0;  // a line that does not fit
      if (!skipping_) {
        skipping_ = true;
        buffer_[capacity_ - 1] = '\0';
        return buffer_;
      }
    }
    memmove(buffer_, buffer_ + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    const ssize_t bytes = read(descriptor_, buffer_ + end_, capacity_ - 1 - end_);
    if (bytes < 0 && errno == EINTR) continue;
    at_end_ = bytes <= 0;
    if (!at_end_) end_ += static_cast<size_t>(bytes);
  }
}

bool Smaps::Next(Mapping& mapping) {
  bool found = has_next_;
  if (found) mapping = next_;
  has_next_ = false;
  while (const char* line = NextLine()) {
    // Fields begin with a capital letter, addresses never.
    if (*line >= 'A' && *line <= 'Z') {
      if (!found) continue;
      TakeKilobytes(line, "Rss:", mapping.rss_bytes);
      TakeKilobytes(line, "Pss:", mapping.pss_bytes);
      TakeKilobytes(line, "Swap:", mapping.swap_bytes);
      TakeKilobytes(line, "AnonHugePages:", mapping.huge_bytes);
      continue;
    }
    Mapping heading;
    if (!IsHeading(line, heading)) continue;
    if (found) {
      next_ = heading;
      has_next_ = true;
      return true;
    }
    mapping = heading;
    found = true;
  }
  return found;
}

}  // namespace memline::runtime
