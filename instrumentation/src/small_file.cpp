// SPDX-License-Identifier: MIT
#include "small_file.h"

#include <fcntl.h>
#include <unistd.h>

namespace memline::runtime {

size_t ReadSmallFile(const char* path, char* buffer, size_t capacity) {
  const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return 0;
  size_t length = 0;
  while (length < capacity) {
    const ssize_t bytes = read(descriptor, buffer + length, capacity - length);
    if (bytes <= 0) break;
    length += static_cast<size_t>(bytes);
  }
  close(descriptor);
  return length;
}

}  // namespace memline::runtime
