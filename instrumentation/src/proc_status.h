// SPDX-License-Identifier: MIT
// What /proc/self/status says of how the process is watched and confined.
#ifndef MEMLINE_RUNTIME_PROC_STATUS_H_
#define MEMLINE_RUNTIME_PROC_STATUS_H_

#include <cstdint>

namespace memline::runtime {

struct ProcStatus {
  uint64_t tracer = 0;   ///< process id of whoever traces it
  uint64_t seccomp = 0;  ///< 0 none, 1 strict, 2 a filter
};

/// A file of the kind of /proc/PID/status, as it is now.
class StatusFile {
 public:
  explicit StatusFile(const char* path);
  /// The number behind `name`, which begins with a line feed. False if there is none.
  bool Number(const char* name, int base, uint64_t& value) const;
  bool Kilobytes(const char* name, uint64_t& bytes) const;

 private:
  char text_[4096];
};

/// About 10 us. All 0 if the file cannot be read.
ProcStatus ReadProcStatus();

/// Whether a thread of this process blocks SIGTRAP.
bool BlocksTrap(int thread);

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_PROC_STATUS_H_
