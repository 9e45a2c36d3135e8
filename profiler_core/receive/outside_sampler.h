// SPDX-License-Identifier: MIT
// Samples the RSS of processes in which no runtime speaks, from outside, at the session's interval.
//
// A watched process is in one of three states:
//   silent     its samples are kept back for a while, in which a runtime may still connect
//   outside    none did: the samples are handed out as they come
//   connected  its runtime speaks for itself: it is not sampled, only its end and its children are looked for
// What connects late goes on as connected; what falls silent again, because it became another program by exec, is
// sampled again.
#ifndef MEMLINE_RECEIVE_OUTSIDE_SAMPLER_H_
#define MEMLINE_RECEIVE_OUTSIDE_SAMPLER_H_

#include <absl/status/status.h>
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "profiler_core/receive/observed_process.h"
#include "profiler_core/receive/unique_fd.h"

namespace memline {

struct OutsideSample {
  int64_t mono_ns = 0;
  ObservedProcess::Memory memory;
  uint64_t missed_ticks = 0;  ///< of the process so far
};

/// What became known of a process since it was asked last.
struct OutsideNews {
  pid_t pid = 0;
  ObservedProcess::Facts facts;
  std::vector<OutsideSample> samples;
  bool ended = false;
  int64_t end_mono_ns = 0;
  std::optional<int> wait_status{};  ///< of an ended one, where it could be seen
};

struct OutsideOptions {
  std::chrono::microseconds interval{10'000};
  bool descendants = false;  ///< watch the children of watched processes, too
};

/// Thread-safe.
class OutsideSampler {
 public:
  /// `wake` is an eventfd(2) to which it writes when there is news.
  OutsideSampler(const OutsideOptions& options, int wake);
  ~OutsideSampler();
  OutsideSampler(const OutsideSampler&) = delete;
  OutsideSampler& operator=(const OutsideSampler&) = delete;

  /// Errors as ObservedProcess::Open.
  absl::Status Watch(pid_t pid);
  /// Someone connected who has not said yet what he is. If it is a process that is watched, its runtime.
  void Connecting(pid_t pid);
  /// The runtime in the process speaks. Of one that is not watched the end is noted, and where descendants are
  /// watched, all the rest.
  void Connected(pid_t pid);
  /// Its connection is closed. After a goodbye it stays as it is: the process is about to end.
  void Disconnected(pid_t pid, bool goodbye);

  [[nodiscard]] std::vector<OutsideNews> Take();
  /// All that is known of a process, kept-back samples of one that never connected among them. It is watched no longer.
  [[nodiscard]] std::optional<OutsideNews> Withdraw(pid_t pid);
  /// Takes no more samples. Take has all the rest then, also what was kept back.
  void Stop();

 private:
  enum class State { kSilent, kOutside, kConnected };
  struct Watched {
    explicit Watched(ObservedProcess opened) : process(std::move(opened)) {}
    ObservedProcess process;
    State state = State::kSilent;
    bool only_its_end = false;  // matters
    ObservedProcess::Facts facts;
    std::string connected_executable;  // what it was while it was connected; "" before
    int64_t silent_since_ns = 0;
    uint64_t missed_ticks = 0;
    std::vector<OutsideSample> samples;  // not handed out
  };

  void Run();
  /// Whether it is watched.
  bool NoteConnection(pid_t pid);
  [[nodiscard]] bool Idle() const;
  void WaitUntil(int64_t deadline_ns);
  void Tick(int64_t now_ns, uint64_t missed);
  void Sample(Watched& watched, int64_t now_ns);
  void FindChildren(int64_t now_ns);
  void NoteEnds(int64_t now_ns);
  absl::Status Add(pid_t pid, State state, pid_t expected_parent);
  [[nodiscard]] Watched* Find(pid_t pid);
  [[nodiscard]] static bool IsKnownProgram(const Watched& watched);
  [[nodiscard]] static OutsideNews NewsOf(Watched& watched);
  void Tell();

  const OutsideOptions options_;
  const int64_t interval_ns_;
  const int collector_wake_;
  UniqueFd wake_;

  std::mutex mutex_;  // protects the following
  std::vector<std::unique_ptr<Watched>> watched_;
  std::vector<OutsideNews> ended_;
  int64_t next_search_ns_ = 0;
  bool stop_ = false;

  std::thread thread_;
};

}  // namespace memline

#endif  // MEMLINE_RECEIVE_OUTSIDE_SAMPLER_H_
