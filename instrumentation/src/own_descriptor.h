// SPDX-License-Identifier: MIT
// Descriptors that the runtime keeps open for long, in a program that knows nothing of them.
#ifndef MEMLINE_RUNTIME_OWN_DESCRIPTOR_H_
#define MEMLINE_RUNTIME_OWN_DESCRIPTOR_H_

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace memline::runtime {

/// The descriptor under a number that programs do not choose themselves, as shells do (3 to 9 for scripts, up to 255
/// for themselves): they would put a file of theirs in its place, which the runtime would then read, write and close.
/// As it is where the limit of open files leaves no such number.
inline int OutOfTheWay(int descriptor) {
  constexpr int kFirst = 300;
  if (descriptor < 0 || descriptor >= kFirst) return descriptor;
  const int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, kFirst);
  if (moved < 0) return descriptor;
  // Another thread may have put a file of the program in its place meanwhile.
  struct stat low {};
  struct stat own {};
  const bool is_still_own =
      fstat(descriptor, &low) == 0 && fstat(moved, &own) == 0 && low.st_dev == own.st_dev && low.st_ino == own.st_ino;
  if (is_still_own) close(descriptor);
  return moved;
}

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_OWN_DESCRIPTOR_H_
