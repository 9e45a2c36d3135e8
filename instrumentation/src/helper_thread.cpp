// SPDX-License-Identifier: MIT
#include "helper_thread.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <ctime>

#include "clock.h"
#include "connection.h"
#include "fault_events.h"
#include "outbox.h"
#include "own_descriptors.h"
#include "own_thread.h"
#include "reporter.h"
#include "requests.h"
#include "runtime.h"
#include "sanitizer.h"
#include "thread_slot.h"
#include "trap_signal.h"

namespace memline::runtime {

namespace {

constexpr uint64_t kMillisecond = 1'000'000;
constexpr uint64_t kFinishNanoseconds = 1500 * kMillisecond;
constexpr uint64_t kHousekeepingEveryNanoseconds = 1000 * kMillisecond;
constexpr uint64_t kFirstFaultsNanoseconds = 500 * kMillisecond;
constexpr char kEventFile[] = "[eventfd]";

Environment settings;
Outbox outbox;
Reporter reporter(outbox);
Connection connection;
Requests requests;
CollectorWatch collector_watch;
std::atomic<int> thread_id{0};
std::atomic<bool> running{false};
std::atomic<bool> has_own_descriptors{false};
std::atomic<bool> takes_faults{false};  // or cannot
std::atomic<bool> waits_for_collector{false};
std::atomic<bool> stop_requested{false};
std::atomic<bool> finished{false};
std::atomic<int> wake_descriptor{-1};  // the same number in both tables
int held_thread = 0;
bool trim_requested = false;

bool PollUntil(uint64_t deadline_ns, pollfd* waits, nfds_t count) {
  const uint64_t now_ns = MonotonicNanoseconds();
  const uint64_t left = deadline_ns > now_ns ? deadline_ns - now_ns : 0;
  const timespec timeout{static_cast<time_t>(left / 1'000'000'000u), static_cast<long>(left % 1'000'000'000u)};
  const int ready = ppoll(waits, count, &timeout, nullptr);
  if (ready < 0 && errno == EINVAL) ppoll(nullptr, 0, &timeout, nullptr);  // more than the limit of open files
  return ready > 0;
}

// In the program's table it may have been closed, or another file be there.
void HearWake() {
  uint64_t count;
  const bool is_ours = IsStill(wake_descriptor, kEventFile);
  if (!is_ours || (read(wake_descriptor, &count, sizeof count) < 0 && errno != EAGAIN)) wake_descriptor = -1;
}

// False when the connection broke.
bool Flush() { return outbox.WriteTo(connection.descriptor(), connection.is_socket()) != Outbox::Result::kBroken; }

// False if the collector does not take everything in time.
bool DrainAtEnd(uint64_t deadline_ns) {
  for (;;) {
    const Outbox::Result result = outbox.WriteTo(connection.descriptor(), connection.is_socket());
    if (result != Outbox::Result::kBlocked) return result == Outbox::Result::kEmpty;
    pollfd wait{connection.descriptor(), POLLOUT, 0};
    if (!PollUntil(deadline_ns, &wait, 1)) return false;
  }
}

void SendTheRest(uint64_t missed_ticks) {
  const uint64_t deadline_ns = MonotonicNanoseconds() + kFinishNanoseconds;
  reporter.ExpectLastTick();
  reporter.Tick(missed_ticks);
  while (reporter.HasUnsentLines() && MonotonicNanoseconds() < deadline_ns && DrainAtEnd(deadline_ns)) {
    reporter.Tick(missed_ticks);
  }
  reporter.Goodbye();
  DrainAtEnd(deadline_ns);
}

// Whether the collector is to be listened to: it may ask for something.
bool Listening() { return connection.is_socket() && requests.open(); }

// Requests wait until trimming takes no more than a tenth of the time.
void TrimIfRequested() {
  static uint64_t not_before_ns = 0;
  const uint64_t begin_ns = MonotonicNanoseconds();
  if (!trim_requested || begin_ns < not_before_ns) return;
  trim_requested = false;
  reporter.Trim();
  const uint64_t end_ns = MonotonicNanoseconds();
  not_before_ns = end_ns + 9 * (end_ns - begin_ns);
}

// Or until asked to stop, to pause or to resume, or once until the collector says something.
void SleepUntil(uint64_t deadline_ns) {
  const bool paused = requests.paused();
  bool listening = Listening();
  while (MonotonicNanoseconds() < deadline_ns && !stop_requested.load(std::memory_order_acquire)) {
    pollfd waits[2] = {{wake_descriptor, POLLIN, 0}, {listening ? connection.descriptor() : -1, POLLIN, 0}};
    PollUntil(deadline_ns, waits, 2);
    if (waits[0].revents != 0) HearWake();
    fault_events.Answer();
    if (waits[1].revents == 0) continue;
    // One that talks without end is heard once a tick.
    listening = false;
    const bool asked_to_trim = requests.Read(connection.descriptor());
    if (requests.paused() != paused) deadline_ns = 0;
    if (!asked_to_trim) continue;
    trim_requested = true;
    TrimIfRequested();
    Flush();  // whoever asked waits for the answer; if the connection is broken the next tick finds out
  }
}

// Nothing is sampled or sent, but everything counted. False when the connection broke.
bool WaitWhilePaused() {
  while (requests.paused() && !stop_requested.load(std::memory_order_acquire)) {
    if (!requests.open()) return false;
    SleepUntil(MonotonicNanoseconds() + kHousekeepingEveryNanoseconds);
    TrimIfRequested();
    if (!Flush()) return false;
    ReclaimSlotsOfDeadThreads();
  }
  return true;
}

// Ticks at absolute deadlines until asked to stop (true) or until the connection breaks (false).
bool Stream() {
  reporter.Begin(settings.interval_us);
  requests.Begin();
  trim_requested = false;
  const uint64_t interval_ns = uint64_t{settings.interval_us} * 1000;
  uint64_t deadline_ns = MonotonicNanoseconds();
  uint64_t next_housekeeping_ns = deadline_ns + kHousekeepingEveryNanoseconds;
  uint64_t missed_ticks = 0;
  while (!stop_requested.load(std::memory_order_acquire)) {
    if (requests.paused()) {
      if (!WaitWhilePaused()) return false;
      deadline_ns = MonotonicNanoseconds();
      continue;
    }
    // Late by a whole tick or more: those in between were missed, and the one to come says so.
    const uint64_t now_ns = MonotonicNanoseconds();
    const uint64_t late = now_ns > deadline_ns ? (now_ns - deadline_ns) / interval_ns : 0;
    missed_ticks += late;
    deadline_ns += (late + 1) * interval_ns;
    TrimIfRequested();
    reporter.Tick(missed_ticks);
    fault_events.Answer();
    fault_events.Adapt(now_ns);
    if (!Flush()) return false;
    if (now_ns >= next_housekeeping_ns) {
      ReclaimSlotsOfDeadThreads();
      fault_events.LookForOthers();
      next_housekeeping_ns = now_ns + kHousekeepingEveryNanoseconds;
    }
    SleepUntil(deadline_ns);
  }
  SendTheRest(missed_ticks);
  return true;
}

bool Connect() {
  if (settings.socket != nullptr && connection.ConnectTo(settings.socket)) return true;
  return settings.record != nullptr && connection.CreateFile(settings.record);
}

// Blocks until there is a collector (true) or a reason to end (false). A collector that comes back soon finds
// everything counted; if none does, the program stops paying for it.
bool WaitForCollector() {
  waits_for_collector.store(true);
  uint64_t deadline_ns = MonotonicNanoseconds() + settings.linger_s * 1000 * kMillisecond;
  while (!stop_requested.load()) {
    switch (collector_watch.Wait(connection, settings, wake_descriptor, deadline_ns)) {
      case CollectorWatch::Result::kConnected:
        return true;
      case CollectorWatch::Result::kWoken:
        HearWake();
        fault_events.Answer();
        break;
      case CollectorWatch::Result::kTimedOut:
        StopRecording(Holder::kCollector);
        deadline_ns = CollectorWatch::kNever;
        break;
      case CollectorWatch::Result::kFailed:
        return false;
    }
  }
  return false;
}

// False when the connection broke: another collector may come.
bool Serve() {
  waits_for_collector.store(false);
  return !outbox.Init() || !reporter.Init() || !StartRecording(Holder::kCollector) || Stream();
}

void* Run(void*) {
  IgnoreThisThread();
  thread_id.store(gettid(), std::memory_order_release);
  const OutOfSightOfThreadSanitizer out_of_sight;
  pthread_setname_np(pthread_self(), "memline");
  has_own_descriptors.store(!settings.in_valgrind && LeaveDescriptorsOfProgram(wake_descriptor));
  if (held_thread != 0) fault_events.Start(held_thread);
  takes_faults.store(true, std::memory_order_release);
  bool connected = Connect();
  while (connected || WaitForCollector()) {
    if (Serve()) break;
    connection.Close();
    connected = false;
  }
  connection.Close();
  finished.store(true, std::memory_order_release);
  return nullptr;
}

void WaitUntil(const std::atomic<bool>& flag, uint64_t at_most_ns) {
  constexpr timespec kPause{0, 50'000};
  const uint64_t deadline_ns = MonotonicNanoseconds() + at_most_ns;
  while (!flag.load(std::memory_order_acquire) && MonotonicNanoseconds() < deadline_ns) nanosleep(&kPause, nullptr);
}

}  // namespace

void StartHelperThread(const Environment& environment) {
  if (running.exchange(true)) return;
  settings = environment;
  stop_requested.store(false, std::memory_order_relaxed);
  finished.store(false, std::memory_order_relaxed);
  takes_faults.store(false, std::memory_order_relaxed);
  waits_for_collector.store(false);
  held_thread = environment.RecordsFromStart() && !RecordingIsOff() ? gettid() : 0;
  wake_descriptor = OutOfTheWay(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (wake_descriptor < 0 || !StartOwnThread(Run)) return running.store(false);
  if (held_thread == 0) return;
  WaitUntil(takes_faults, kFirstFaultsNanoseconds);
  if (fault_events.running()) KeepTrapOpen();
}

bool IsHelperThread(int thread) { return thread == thread_id.load(std::memory_order_acquire); }

bool HelperThreadIsThere() { return running.load() && !finished.load(std::memory_order_acquire); }

bool HelperHasOwnDescriptors() { return has_own_descriptors.load(); }

bool WakeHelperThread() {
  const uint64_t one = 1;
  return IsStill(wake_descriptor, kEventFile) && write(wake_descriptor, &one, sizeof one) == sizeof one;
}

// While it waits for a collector there is nothing to send; it may never hear that it is to end.
void FinishHelperThread() {
  if (!running.load()) return;
  stop_requested.store(true);
  if (WakeHelperThread() || !waits_for_collector.load()) WaitUntil(finished, kFinishNanoseconds + 500 * kMillisecond);
  running.store(false);
}

void ForgetHelperThread() {
  thread_id.store(0, std::memory_order_relaxed);
  if (!running.load()) return;
  running.store(false);
  if (has_own_descriptors.exchange(false)) {
    connection.Forget();
    reporter.ForgetDescriptors();
  } else {
    connection.Close();
  }
  outbox.Clear();
  if (IsStill(wake_descriptor, kEventFile)) close(wake_descriptor);
  wake_descriptor = -1;
}

}  // namespace memline::runtime
