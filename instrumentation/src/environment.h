// SPDX-License-Identifier: MIT
// What the environment asks of the runtime. Anything malformed counts as not asked.
//
//   MEMLINE_SOCKET=path          record from the start and send to this socket
//   MEMLINE_RECORD=file          record from the start into this file; %p becomes the process id
//   MEMLINE_INTERVAL_US=n        one tick, 1000 to 10000000; otherwise 10000
//   MEMLINE_LINGER_S=n           go on counting for so many seconds without a collector, 0 to 86400; otherwise 30
//   MEMLINE_TARGET_PID=pid       stay off in every other process, forked children included
//   MEMLINE_EXACT_PEAKS=0|1      whether to set the kernel's high-water mark of RSS back each tick, so that no peak
//                                between two samples is missed; others then read a lower maximum. Otherwise 1
//   MEMLINE_FAULT_PERIOD=n       charge every n-th page fault of a thread to the line that takes it, 1 to 65536; 0:
//                                charge what RSS has changed by where scopes begin and end instead. Otherwise 17
//   MEMLINE_OFF=1                stay off, also where the program itself asks for counters (memline.h)
#ifndef MEMLINE_RUNTIME_ENVIRONMENT_H_
#define MEMLINE_RUNTIME_ENVIRONMENT_H_

#include <cstdint>

namespace memline::runtime {

/// A prime: a loop that touches pages by powers of two is not caught at the same one each time round.
inline constexpr uint32_t kFaultPeriod = 17;

struct Environment {
  bool forbidden = false;        ///< not for the program itself either; always so in set-user-id programs
  bool off = false;              ///< never record for a collector, never wait for one
  const char* socket = nullptr;  ///< nullptr: not asked
  const char* record = nullptr;  ///< nullptr: not asked
  uint32_t interval_us = 10'000;
  uint32_t linger_s = 30;
  bool exact_peaks = true;
  uint32_t fault_period = kFaultPeriod;
  const char* user_directory = nullptr;  ///< XDG_RUNTIME_DIR; nullptr: not set
  bool in_valgrind = false;              ///< which says so in LD_PRELOAD

  bool RecordsFromStart() const { return !off && (socket != nullptr || record != nullptr); }
};

/// Reads the process's environment; strings are copied. Call when libc is up, on a thread of the program: it may change
/// its environment at any time.
Environment ReadEnvironment();

/// The directory in which a collector may show its socket, created (mode 0700) if missing: memline below
/// `user_directory` or, where that cannot be used, /tmp/memline-UID. False if there is none that only this user can
/// use.
bool CollectorDirectory(const char* user_directory, char* path, uint32_t capacity);

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_ENVIRONMENT_H_
