// SPDX-License-Identifier: MIT
#ifndef MEMLINE_RECEIVE_UNIQUE_FD_H_
#define MEMLINE_RECEIVE_UNIQUE_FD_H_

#include <unistd.h>

#include <utility>

namespace memline {

/// Owns a file descriptor; -1 owns none.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int descriptor) : descriptor_(descriptor) {}
  ~UniqueFd() { Reset(); }
  UniqueFd(UniqueFd&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  [[nodiscard]] int get() const { return descriptor_; }
  [[nodiscard]] bool valid() const { return descriptor_ >= 0; }
  void Reset() {
    if (descriptor_ >= 0) close(descriptor_);
    descriptor_ = -1;
  }

 private:
  int descriptor_ = -1;
};

}  // namespace memline

#endif  // MEMLINE_RECEIVE_UNIQUE_FD_H_
