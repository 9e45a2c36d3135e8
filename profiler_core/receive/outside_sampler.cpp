// SPDX-License-Identifier: MIT
#include "profiler_core/receive/outside_sampler.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <time.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "profiler_core/model/sampled_from_outside.h"

namespace memline {
namespace {

constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
// Each keeps three files open, and a process may have 1024.
constexpr size_t kMaxWatched = 250;
// Looking for children takes at most this share of a processor.
constexpr int64_t kSearchShare = 100;

int64_t Now(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

OutsideSampler::OutsideSampler(const OutsideOptions& options, int wake)
    : options_(options),
      interval_ns_(std::chrono::nanoseconds(options.interval).count()),
      collector_wake_(wake),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] { Run(); }) {}

OutsideSampler::~OutsideSampler() { Stop(); }

void OutsideSampler::Stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  eventfd_write(wake_.get(), 1);
  thread_.join();
  const std::lock_guard lock(mutex_);
  NoteEnds(Now(CLOCK_MONOTONIC));
  for (const auto& watched : watched_) {
    if (watched->state == State::kSilent && watched->connected_executable.empty()) watched->state = State::kOutside;
  }
}

absl::Status OutsideSampler::Watch(pid_t pid) {
  const std::lock_guard lock(mutex_);
  absl::Status status = Add(pid, State::kSilent, 0);
  if (Watched* watched = Find(pid); watched != nullptr) watched->only_its_end = false;  // it may have spoken already
  eventfd_write(wake_.get(), 1);
  return status;
}

bool OutsideSampler::NoteConnection(pid_t pid) {
  // It may have ended before anyone read what it had to say.
  for (OutsideNews& ended : ended_) {
    if (ended.pid == pid) ended.samples.clear();
  }
  if (Watched* watched = Find(pid); watched != nullptr) {
    watched->state = State::kConnected;
    watched->samples.clear();
    watched->connected_executable = watched->process.ReadFacts().executable;
    if (watched->connected_executable.empty()) watched->connected_executable = watched->facts.executable;
    return true;
  }
  return false;
}

void OutsideSampler::Connecting(pid_t pid) {
  const std::lock_guard lock(mutex_);
  NoteConnection(pid);
}

void OutsideSampler::Connected(pid_t pid) {
  const std::lock_guard lock(mutex_);
  if (!NoteConnection(pid)) {
    // One that has ended already has no more to tell.
    static_cast<void>(Add(pid, State::kConnected, 0));
    if (Watched* added = Find(pid); added != nullptr) added->only_its_end = !options_.descendants;
    eventfd_write(wake_.get(), 1);
  }
}

void OutsideSampler::Disconnected(pid_t pid, bool goodbye) {
  const std::lock_guard lock(mutex_);
  Watched* watched = Find(pid);
  if (watched == nullptr || watched->state != State::kConnected || goodbye || watched->only_its_end) return;
  watched->state = State::kSilent;
  watched->silent_since_ns = Now(CLOCK_MONOTONIC);
  eventfd_write(wake_.get(), 1);
}

absl::Status OutsideSampler::Add(pid_t pid, State state, pid_t expected_parent) {
  if (Find(pid) != nullptr) return absl::OkStatus();
  if (watched_.size() >= kMaxWatched) return absl::ResourceExhaustedError("too many processes");
  absl::StatusOr<ObservedProcess> opened = ObservedProcess::Open(pid);
  if (!opened.ok()) return opened.status();
  auto watched = std::make_unique<Watched>(*std::move(opened));
  watched->facts = watched->process.ReadFacts();
  if (expected_parent != 0 && watched->facts.parent != expected_parent) return absl::NotFoundError("it has ended");
  watched->state = state;
  if (state == State::kConnected) watched->connected_executable = watched->facts.executable;
  watched->silent_since_ns = Now(CLOCK_MONOTONIC);
  if (state == State::kSilent) Sample(*watched, watched->silent_since_ns);
  watched_.push_back(std::move(watched));
  return absl::OkStatus();
}

OutsideSampler::Watched* OutsideSampler::Find(pid_t pid) {
  for (const auto& watched : watched_) {
    if (watched->process.pid() == pid) return watched.get();
  }
  return nullptr;
}

OutsideNews OutsideSampler::NewsOf(Watched& watched) {
  return {watched.process.pid(), watched.facts, std::exchange(watched.samples, {}), false, 0, {}};
}

std::vector<OutsideNews> OutsideSampler::Take() {
  const std::lock_guard lock(mutex_);
  std::vector<OutsideNews> news;
  for (const auto& watched : watched_) {
    if (watched->state == State::kOutside && !watched->samples.empty()) news.push_back(NewsOf(*watched));
  }
  for (OutsideNews& ended : std::exchange(ended_, {})) news.push_back(std::move(ended));
  return news;
}

std::optional<OutsideNews> OutsideSampler::Withdraw(pid_t pid) {
  const std::lock_guard lock(mutex_);
  NoteEnds(Now(CLOCK_MONOTONIC));
  const auto ended =
      std::find_if(ended_.begin(), ended_.end(), [pid](const OutsideNews& news) { return news.pid == pid; });
  if (ended == ended_.end()) return std::nullopt;
  OutsideNews news = std::move(*ended);
  ended_.erase(ended);
  return news;
}

void OutsideSampler::Tell() { eventfd_write(collector_wake_, 1); }

void OutsideSampler::Run() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
  int64_t deadline_ns = Now(CLOCK_MONOTONIC);
  bool was_idle = true;
  while (true) {
    bool idle;
    {
      const std::lock_guard lock(mutex_);
      if (stop_) return;
      idle = Idle();
    }
    const int64_t before_ns = Now(CLOCK_MONOTONIC);
    if (was_idle && !idle) deadline_ns = before_ns;
    was_idle = idle;
    WaitUntil(idle ? kNever : deadline_ns);
    const std::lock_guard lock(mutex_);
    if (stop_) return;
    const int64_t now_ns = Now(CLOCK_MONOTONIC);
    NoteEnds(now_ns);
    if (idle || now_ns < deadline_ns) continue;
    const int64_t late = (now_ns - deadline_ns) / interval_ns_;
    deadline_ns += (late + 1) * interval_ns_;
    Tick(now_ns, static_cast<uint64_t>(late));
  }
}

// Nothing to sample and nothing to look for: then only an end or a message matters.
bool OutsideSampler::Idle() const {
  if (options_.descendants) return watched_.empty();
  return std::none_of(watched_.begin(), watched_.end(),
                      [](const auto& watched) { return watched->state != State::kConnected; });
}

void OutsideSampler::WaitUntil(int64_t deadline_ns) {
  std::vector<pollfd> waits = {{wake_.get(), POLLIN, 0}};
  {
    const std::lock_guard lock(mutex_);
    // poll passes over negative descriptors. One that is closed meanwhile at worst wakes this thread in vain.
    for (const auto& watched : watched_) waits.push_back({watched->process.descriptor(), POLLIN, 0});
  }
  timespec left{};
  if (deadline_ns != kNever) {
    const int64_t left_ns = std::max<int64_t>(deadline_ns - Now(CLOCK_MONOTONIC), 0);
    left = {static_cast<time_t>(left_ns / 1'000'000'000), static_cast<long>(left_ns % 1'000'000'000)};
  }
  ppoll(waits.data(), waits.size(), deadline_ns != kNever ? &left : nullptr, nullptr);
  eventfd_t ignored;
  eventfd_read(wake_.get(), &ignored);
}

void OutsideSampler::Tick(int64_t now_ns, uint64_t missed) {
  bool news = false;
  for (const auto& watched : watched_) {
    if (watched->state == State::kConnected) continue;
    if (!watched->samples.empty() || watched->state == State::kOutside) watched->missed_ticks += missed;
    Sample(*watched, now_ns);
    news = news || watched->state == State::kOutside;
  }
  if (options_.descendants && now_ns >= next_search_ns_) FindChildren(now_ns);
  if (news) Tell();
}

void OutsideSampler::Sample(Watched& watched, int64_t now_ns) {
  const std::optional<ObservedProcess::Memory> memory = watched.process.ReadMemory();
  if (!memory) return;
  if (watched.state == State::kSilent) {
    // Until its exec a child shows its parent's program and memory.
    ObservedProcess::Facts facts = watched.process.ReadFacts();
    if (facts.executable != watched.facts.executable) watched.samples.clear();
    watched.facts = std::move(facts);
    if (now_ns - watched.silent_since_ns >= kTimeToConnectNs) watched.state = State::kOutside;
  }
  watched.samples.push_back({now_ns, *memory, watched.missed_ticks});
}

void OutsideSampler::FindChildren(int64_t now_ns) {
  const int64_t used_before_ns = Now(CLOCK_THREAD_CPUTIME_ID);
  for (size_t i = 0; i < watched_.size(); ++i) {  // grows: children of children
    const pid_t parent = watched_[i]->process.pid();
    for (const pid_t child : watched_[i]->process.ReadChildren()) {
      // One that cannot be opened has ended already.
      if (Find(child) == nullptr) static_cast<void>(Add(child, State::kSilent, parent));
    }
  }
  next_search_ns_ = now_ns + kSearchShare * (Now(CLOCK_THREAD_CPUTIME_ID) - used_before_ns);
}

// What fell silent at its end is no new program, unless it became one before.
bool OutsideSampler::IsKnownProgram(const Watched& watched) {
  return !watched.connected_executable.empty() && watched.connected_executable == watched.facts.executable;
}

void OutsideSampler::NoteEnds(int64_t now_ns) {
  const size_t before = watched_.size();
  std::erase_if(watched_, [&](const auto& watched) {
    if (!watched->process.HasEnded()) return false;
    if (watched->state == State::kSilent && IsKnownProgram(*watched)) watched->samples.clear();
    OutsideNews news = NewsOf(*watched);
    news.ended = true;
    news.end_mono_ns = now_ns;
    news.wait_status = watched->process.ReadWaitStatus();
    ended_.push_back(std::move(news));
    return true;
  });
  if (watched_.size() != before) Tell();
}

}  // namespace memline
