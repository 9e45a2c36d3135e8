// SPDX-License-Identifier: MIT
#include "helper_thread.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <ctime>

#include "clock.h"
#include "connection.h"
#include "fault_events.h"
#include "outbox.h"
#include "own_descriptor.h"
#include "reporter.h"
#include "requests.h"
#include "runtime.h"
#include "sanitizer.h"
#include "thread_slot.h"
#include "trap_signal.h"

namespace memline::runtime {

std::atomic<int> helper_thread_id{0};

namespace {

constexpr uint64_t kMillisecond = 1'000'000;
constexpr uint64_t kFinishNanoseconds = 1500 * kMillisecond;
constexpr uint64_t kHousekeepingEveryNanoseconds = 1000 * kMillisecond;
constexpr uint64_t kLastThreadEveryNanoseconds = 50 * kMillisecond;

Environment settings;
Outbox outbox;
Reporter reporter(outbox);
Connection connection;
Requests requests;
CollectorWatch collector_watch;
std::atomic<bool> running{false};
std::atomic<bool> stop_requested{false};
std::atomic<bool> finished{false};
std::atomic<bool> watch_last_thread{false};
int wake_descriptor = -1;
bool trim_requested = false;

bool PollUntil(uint64_t deadline_ns, pollfd* waits, nfds_t count) {
  const uint64_t now_ns = MonotonicNanoseconds();
  const uint64_t left = deadline_ns > now_ns ? deadline_ns - now_ns : 0;
  const timespec timeout{static_cast<time_t>(left / 1'000'000'000u), static_cast<long>(left % 1'000'000'000u)};
  return ppoll(waits, count, &timeout, nullptr) > 0;
}

// Main thread gone, helper thread left: the directory of threads has "." and "..", the zombie leader and us.
bool IsLastThread() {
  struct stat status;
  return stat("/proc/self/task", &status) == 0 && status.st_nlink <= 4;
}

void EndIfLastThread() {
  if (watch_last_thread.load(std::memory_order_relaxed) && IsLastThread()) exit(0);
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

// Or until asked to stop, to pause or to resume, or once until the collector says something. The word that the main
// thread has left stays unread for WaitForCollector; from then on this looks now and then instead of listening.
void SleepUntil(uint64_t deadline_ns) {
  const bool paused = requests.paused();
  bool listening = Listening();
  for (uint64_t now_ns = MonotonicNanoseconds();
       now_ns < deadline_ns && !stop_requested.load(std::memory_order_acquire); now_ns = MonotonicNanoseconds()) {
    const bool told = watch_last_thread.load(std::memory_order_acquire);
    pollfd waits[2] = {{told ? -1 : wake_descriptor, POLLIN, 0}, {listening ? connection.descriptor() : -1, POLLIN, 0}};
    PollUntil(told ? std::min(deadline_ns, now_ns + kLastThreadEveryNanoseconds) : deadline_ns, waits, 2);
    EndIfLastThread();
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
    fault_events.Adapt(now_ns);
    if (!Flush()) return false;
    EndIfLastThread();
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
  uint64_t deadline_ns = MonotonicNanoseconds() + settings.linger_s * 1000 * kMillisecond;
  for (;;) {
    if (stop_requested.load(std::memory_order_acquire)) return false;
    const CollectorWatch::Result waited = collector_watch.Wait(connection, wake_descriptor, deadline_ns);
    if (waited == CollectorWatch::Result::kConnected) return true;
    if (waited == CollectorWatch::Result::kTimedOut) {
      StopRecording(Holder::kCollector);
      deadline_ns = CollectorWatch::kNever;
      continue;
    }
    if (stop_requested.load(std::memory_order_acquire)) return false;
    if (!watch_last_thread.load(std::memory_order_acquire)) return false;
    // Without the main thread nothing tells when the last one leaves: look now and then, and wait for no collector.
    EndIfLastThread();
    pollfd wait{-1, 0, 0};
    PollUntil(MonotonicNanoseconds() + kLastThreadEveryNanoseconds, &wait, 1);
  }
}

void* Run(void*) {
  IgnoreThisThread();
  helper_thread_id.store(gettid(), std::memory_order_release);
  const OutOfSightOfThreadSanitizer out_of_sight;
  pthread_setname_np(pthread_self(), "memline");
  bool connected = Connect();
  while (connected || WaitForCollector()) {
    if (!outbox.Init() || !reporter.Init() || !StartRecording(Holder::kCollector) || Stream()) break;
    connection.Close();
    connected = false;
  }
  connection.Close();
  finished.store(true, std::memory_order_release);
  return nullptr;
}

void Wake() {
  const uint64_t one = 1;
  while (write(wake_descriptor, &one, sizeof one) < 0 && errno == EINTR) {
  }
}

bool CreateThread() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  // Enough for paths and frames; programs with large thread-local data need the default, which has room for it.
  constexpr size_t kStackBytes = 256 << 10;
  pthread_attr_setstacksize(&attributes, kStackBytes);
  pthread_t thread;
  int error = pthread_create(&thread, &attributes, Run, nullptr);
  if (error == EINVAL) {
    pthread_attr_destroy(&attributes);
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    error = pthread_create(&thread, &attributes, Run, nullptr);
  }
  pthread_attr_destroy(&attributes);
  return error == 0;
}

}  // namespace

void StartHelperThread(const Environment& environment) {
  if (running.exchange(true)) return;
  settings = environment;
  stop_requested.store(false, std::memory_order_relaxed);
  finished.store(false, std::memory_order_relaxed);
  wake_descriptor = OutOfTheWay(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  SetRealMask(all, &before);
  if (wake_descriptor < 0 || !CreateThread()) running.store(false);
  SetRealMask(before, nullptr);
}

void FinishHelperThread() {
  if (!running.load()) return;
  stop_requested.store(true, std::memory_order_release);
  Wake();
  constexpr uint64_t kWaitNanoseconds = kFinishNanoseconds + 500 * kMillisecond;
  const uint64_t deadline_ns = MonotonicNanoseconds() + kWaitNanoseconds;
  while (!finished.load(std::memory_order_acquire) && MonotonicNanoseconds() < deadline_ns) {
    const timespec pause{0, 100'000};
    nanosleep(&pause, nullptr);
  }
  running.store(false);
}

void ForgetHelperThread() {
  helper_thread_id.store(0, std::memory_order_relaxed);
  if (!running.load()) return;
  running.store(false);
  connection.Close();
  outbox.Clear();
  if (wake_descriptor >= 0) close(wake_descriptor);
  wake_descriptor = -1;
}

void WatchForLastThread() {
  if (!running.load()) return;
  watch_last_thread.store(true, std::memory_order_release);
  Wake();
}

}  // namespace memline::runtime
