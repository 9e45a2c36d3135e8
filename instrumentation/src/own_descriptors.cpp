// SPDX-License-Identifier: MIT
#include "own_descriptors.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstring>

#include "proc_status.h"
#include "sanitizer.h"

namespace memline::runtime {

bool LeaveDescriptorsOfProgram(int kept) {
  if (HasSanitizer() || ReadProcStatus().seccomp != 0) return false;
  const auto number = static_cast<unsigned>(kept);
  if (syscall(SYS_close_range, number + 1, UINT_MAX, CLOSE_RANGE_UNSHARE) != 0) return false;
  if (number != 0) syscall(SYS_close_range, 0, number - 1, 0);
  return true;
}

int OutOfTheWay(int descriptor) {
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

bool IsStill(int descriptor, const char* ending) {
  if (descriptor < 0) return false;
  char name[48];
  char path[256];
  snprintf(name, sizeof name, "/proc/thread-self/fd/%d", descriptor);
  const ssize_t length = readlink(name, path, sizeof path);
  const auto wanted = static_cast<ssize_t>(strlen(ending));
  return length >= wanted && memcmp(path + length - wanted, ending, strlen(ending)) == 0;
}

}  // namespace memline::runtime
