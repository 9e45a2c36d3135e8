// SPDX-License-Identifier: MIT
// The life of the runtime in a process:
//   1. The first hook or scope decides by the environment whether to record from the start (DecideRecording).
//   2. The library's constructor starts the helper thread, which connects, samples and sends, or waits for a collector.
//   3. After fork the child is a target of its own, or silent, as the environment says.
//   4. The library's destructor lets the helper send what is left, for a bounded time.
#ifndef MEMLINE_RUNTIME_RUNTIME_H_
#define MEMLINE_RUNTIME_RUNTIME_H_

#include <atomic>
#include <cstdint>

#include "memline/profile.h"

namespace memline::runtime {

/// Values of memline_recording.
enum RecordingState : int {
  kOff = 0,
  kOn = 1,
  kUndecided = 2,  // before the first hook, and in a forked child that is to be recorded
};

/// Leaves kUndecided.
bool DecideRecording();

inline bool RecordingIsOff() { return memline_recording.load(std::memory_order_relaxed) == kOff; }

/// Whether to count. Off: one load and one branch.
inline bool Recording() {
  const int state = memline_recording.load(std::memory_order_relaxed);
  if (__builtin_expect(state == kOff, 1)) return false;
  return __builtin_expect(state == kOn, 1) || DecideRecording();
}

/// Who wants the process counted. Counting goes on until nobody does. RSS is charged to lines for a collector only.
enum class Holder { kCollector, kProgram };

/// Reserves the tables and begins to count. False if the kernel has no address space for them. The collector holds it
/// once, however often this is called; the program once for each call. Any thread; for kCollector the helper thread,
/// once there is one.
bool StartRecording(Holder holder);

/// Lets go. After the last one counting stops, the memory of the block table is given back, and what StartRecording
/// begins then starts from zero.
void StopRecording(Holder holder);

/// While it exists counting neither starts nor stops. Threads of the program set their slot's `busy` first. Never held
/// across a call into the program, the allocator included.
class RecordingLock {
 public:
  RecordingLock();
  ~RecordingLock();
  RecordingLock(const RecordingLock&) = delete;
  RecordingLock& operator=(const RecordingLock&) = delete;
};

/// Grows whenever counting starts from zero again; at least 1. Written under the lock.
extern std::atomic<uint64_t> recording_number;

/// Whether the program may have itself counted: not in set-user-id programs, nor with MEMLINE_OFF=1. After
/// DecideRecording.
bool ProgramMayRecord();

/// When StartRecording succeeded: the same for every collector that connects until StopRecording.
struct RecordingStart {
  uint64_t mono_ns = 0;
  uint64_t unix_ns = 0;
  bool from_first_hook = false;  ///< no block is older
};
extern RecordingStart recording_start;

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_RUNTIME_H_
