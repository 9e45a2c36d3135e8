// SPDX-License-Identifier: MIT
#include "profiler_core/receive/collector.h"

#include <absl/strings/str_cat.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <utility>

namespace memline {
namespace {

constexpr size_t kMaxPeers = 1024;
// Of them, such that have not said Hello.
constexpr size_t kMaxSilentPeers = 128;
// One round's share of a peer, so that a busy one starves nobody.
constexpr size_t kReadBudget = 4 << 20;
// More than the buffer of a socket holds.
constexpr size_t kDrainBudget = 16 << 20;
// How often to look again for what cannot be waited for.
constexpr int kRetryMilliseconds = 100;

const Session& WithoutLock(LiveSession& session) {
  return session.Write([](Session& live) -> const Session& { return live; });
}

// They are for the program's own threads. Blocked, a full disk is an error even where it would be a signal (SIGXFSZ).
void BlockSignals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

}  // namespace

Collector::Collector(LiveSession& session, std::unique_ptr<SessionWriter> writer,
                     std::vector<std::unique_ptr<SocketListener>> listeners, const OutsideOptions& outside,
                     History history)
    : session_(session),
      unlocked_(WithoutLock(session)),
      writer_(std::move(writer)),
      listeners_(std::move(listeners)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      outside_(outside, wake_.get()),
      outside_targets_(outside.interval),
      history_(history),
      thread_([this] { Run(); }) {}

Collector::~Collector() { Stop(); }

void Collector::Stop() {
  if (!thread_.joinable()) return;
  stop_.store(true, std::memory_order_release);
  eventfd_write(wake_.get(), 1);
  thread_.join();
}

void Collector::WatchChild(pid_t pid, std::vector<std::string> command) {
  UniqueFd descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  {
    const std::lock_guard lock(mutex_);
    launched_ = {pid, command};
    child_ = Child{pid, std::move(descriptor), std::move(command)};
  }
  // One that has ended by now is reaped and has nothing more to show.
  static_cast<void>(outside_.Watch(pid));
  eventfd_write(wake_.get(), 1);
}

int Collector::WaitForChild() {
  std::unique_lock lock(mutex_);
  child_ended_.wait(lock, [this] { return child_status_.has_value(); });
  return *child_status_;
}

std::optional<int> Collector::ChildStatus() const {
  const std::lock_guard lock(mutex_);
  return child_status_;
}

absl::Status Collector::status() const {
  const std::lock_guard lock(mutex_);
  return file_status_.ok() ? peer_status_ : file_status_;
}

void Collector::NoteFileError(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  file_status_.Update(status);
}

void Collector::Run() {
  BlockSignals();
  while (true) {
    std::vector<pollfd> waits = {{wake_.get(), POLLIN, 0}};
    // poll passes over negative descriptors.
    for (const auto& listener : listeners_) waits.push_back({accepting_ ? listener->descriptor() : -1, POLLIN, 0});
    const size_t first_peer = waits.size();
    for (const auto& peer : peers_) waits.push_back({peer->connection.socket.get(), POLLIN, 0});
    const size_t peer_count = peers_.size();
    int timeout = accepting_ ? -1 : kRetryMilliseconds;
    {
      const std::lock_guard lock(mutex_);
      if (child_.has_value()) waits.push_back({child_->descriptor.get(), POLLIN, 0});
      if (child_.has_value() && !child_->descriptor.valid()) timeout = kRetryMilliseconds;
    }
    if (poll(waits.data(), waits.size(), timeout) < 0 && errno != EINTR) {
      NoteFileError(absl::ErrnoToStatus(errno, "recording ends: cannot wait for targets"));
      break;
    }
    eventfd_t ignored;
    eventfd_read(wake_.get(), &ignored);
    AcceptAll();
    for (size_t i = 0; i < peer_count; ++i) {
      if (waits[first_peer + i].revents != 0) ReadPeer(*peers_[i], kReadBudget);
    }
    ForwardTrims();
    PauseOrResume();
    const bool child_ended = ChildHasEnded();
    const bool stopping = stop_.load(std::memory_order_acquire);
    if (stopping) outside_.Stop();
    const std::vector<OutsideNews> news = outside_.Take();
    const bool other_ended = std::any_of(news.begin(), news.end(), [](const OutsideNews& of) { return of.ended; });
    if (child_ended || stopping || other_ended) {
      // What a process wrote is in the socket's buffer before its end can be seen: read that first.
      AcceptAll();
      for (const auto& peer : peers_) ReadPeer(*peer, kDrainBudget);
    }
    for (const OutsideNews& of : news) AppendFromOutside(of);
    SetMarks();
    CommitAll();
    for (const auto& peer : peers_) {
      if (peer->finished) FinishPeer(*peer);
    }
    for (const auto& peer : peers_) {
      if (peer->finished) AnswerTrims(*peer, {0, 0, 0, 0, wire::TrimOutcome::kNoSuchTarget});
    }
    std::erase_if(peers_, [](const auto& peer) { return peer->finished; });
    connected_.store(peers_.size(), std::memory_order_relaxed);
    for (const OutsideNews& of : news) NoteEnd(of);
    if (other_ended) CommitAll();
    if (child_ended) ReapChild();
    if (history_ == History::kForgotten) ForgetHistory();
    if (stopping) break;
  }
  CommitAll();
  if (writer_ != nullptr) NoteFileError(writer_->Finish());
  listeners_.clear();
  peers_.clear();
  connected_.store(0, std::memory_order_relaxed);
}

void Collector::AcceptAll() {
  accepting_ = true;
  for (const auto& listener : listeners_) {
    while ((accepting_ = HasRoom())) {
      absl::StatusOr<Connection> connection = listener->Accept();
      if (!connection.ok()) {
        accepting_ = !absl::IsResourceExhausted(connection.status());
        break;
      }
      peers_.push_back(std::make_unique<Peer>());
      peers_.back()->connection = *std::move(connection);
      outside_.Connecting(peers_.back()->connection.pid);
    }
    if (!accepting_) return;
  }
}

// Who connects and says nothing must not keep targets out: the eldest of those has to go.
bool Collector::HasRoom() {
  const auto is_active = [](const auto& peer) { return !peer->finished; };
  const auto is_silent = [](const auto& peer) { return !peer->finished && peer->target == nullptr; };
  while (true) {
    const auto active = static_cast<size_t>(std::count_if(peers_.begin(), peers_.end(), is_active));
    const auto silent = static_cast<size_t>(std::count_if(peers_.begin(), peers_.end(), is_silent));
    if (active < kMaxPeers && silent < kMaxSilentPeers) return true;
    const auto eldest = std::find_if(peers_.begin(), peers_.end(), is_silent);
    if (eldest == peers_.end()) return false;
    ReadPeer(**eldest, kReadBudget);  // its Hello may be waiting
    if (!is_silent(*eldest)) continue;
    (*eldest)->finished = true;
    (*eldest)->connection.socket.Reset();
  }
}

bool Collector::ChildHasEnded() const {
  const std::lock_guard lock(mutex_);
  if (!child_.has_value()) return false;
  siginfo_t ended{};
  return waitid(P_PID, static_cast<id_t>(child_->pid), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid != 0;
}

void Collector::ReadPeer(Peer& peer, size_t budget) {
  char buffer[1 << 16];
  while (!peer.finished && budget > 0) {
    const ssize_t bytes = recv(peer.connection.socket.get(), buffer, sizeof buffer, MSG_DONTWAIT);
    if (bytes > 0) {
      Decode(peer, std::string_view(buffer, static_cast<size_t>(bytes)));
      budget -= std::min(budget, static_cast<size_t>(bytes));
    } else if (bytes < 0 && errno == EINTR) {
      continue;
    } else if (bytes < 0 && errno == EAGAIN) {
      return;
    } else {
      peer.finished = true;
    }
  }
}

// A peer that breaks the format loses its connection; what it sent before stays.
void Collector::Decode(Peer& peer, std::string_view bytes) {
  peer.decoder.Feed(bytes);
  while (true) {
    const absl::StatusOr<Frame> frame = peer.decoder.Next();
    absl::Status status = frame.status();
    if (status.ok() && std::holds_alternative<std::monostate>(*frame)) return;
    if (status.ok()) {
      if (const auto* hello = std::get_if<HelloFrame>(&*frame); hello != nullptr && peer.target == nullptr) {
        const Identity identity{peer.connection.pid, hello->fixed.pid, hello->fixed.start_mono_ns};
        if (targets_.size() < kMaxTargets) peer.target = &TargetFor(identity);
        outside_.Connected(peer.connection.pid);
        peer.pid = hello->fixed.pid;
        peer.minor = hello->fixed.minor;
        if (paused_) TellPaused(peer, true);
      }
      if (const auto* trim = std::get_if<wire::Trim>(&*frame); trim != nullptr && peer.target == nullptr) {
        ForwardTrim(trim->pid, &peer);
        continue;
      }
      if (const auto* trimmed = std::get_if<wire::Trimmed>(&*frame); trimmed != nullptr) AnswerTrims(peer, *trimmed);
      status = peer.target != nullptr ? peer.target->Add(*frame) : absl::ResourceExhaustedError("too many targets");
    }
    if (!status.ok()) {
      const std::lock_guard lock(mutex_);
      peer_status_.Update(absl::Status(status.code(), absl::StrCat("a target was disconnected: ", status.message())));
      peer.finished = true;
      return;
    }
  }
}

RecordedTarget& Collector::NewTarget(const Identity& identity) {
  const size_t index = unlocked_.targets.size();
  session_.Write([](Session& live) { live.targets.emplace_back(); });
  targets_.push_back(std::make_unique<RecordedTarget>(index, unlocked_.origin_mono_ns));
  identities_.push_back(identity);
  return *targets_.back();
}

// A target that comes back goes on where it was. The same process id with another start is a new program in the process
// (exec), or a new process.
RecordedTarget& Collector::TargetFor(const Identity& identity) {
  if (const std::optional<size_t> index = outside_targets_.Hand(identity.peer_pid)) {
    session_.Write([&index](Session& live) { live.targets[*index].coverage = {}; });
    identities_[*index] = identity;
    return *targets_[*index];
  }
  for (size_t i = 0; i < targets_.size(); ++i) {
    if (identities_[i].peer_pid != identity.peer_pid || identities_[i].pid != identity.pid) continue;
    if (identities_[i].start_mono_ns == identity.start_mono_ns) {
      for (const auto& earlier : peers_) {
        if (earlier->target != targets_[i].get()) continue;
        earlier->target = nullptr;
        earlier->finished = true;
      }
      targets_[i]->Restart();
      return *targets_[i];
    }
    session_.Write([i](Session& live) {
      Target& replaced = live.targets[i];
      const bool open = replaced.end.kind == TargetEnd::Kind::kRunning || replaced.end.kind == TargetEnd::Kind::kLost;
      if (open) replaced.end = {TargetEnd::Kind::kGoodbye, 0, replaced.last_ns()};
    });
  }
  return NewTarget(identity);
}

void Collector::FinishPeer(Peer& peer) {
  // After an exec the new program may speak already.
  const bool speaks_again = std::any_of(peers_.begin(), peers_.end(), [&peer](const auto& other) {
    return !other->finished && other->connection.pid == peer.connection.pid;
  });
  if (peer.target == nullptr) {
    if (!speaks_again) outside_.Disconnected(peer.connection.pid, false);
    return;
  }
  session_.Write([&peer](Session& live) {
    Target& target = live.targets[peer.target->index()];
    TargetBuilder::CloseBrackets(target);
    if (target.end.kind == TargetEnd::Kind::kRunning) target.end = {TargetEnd::Kind::kLost, 0, target.last_ns()};
  });
  if (speaks_again) return;
  const bool goodbye = unlocked_.targets[peer.target->index()].end.kind != TargetEnd::Kind::kLost;
  outside_.Disconnected(peer.connection.pid, goodbye);
}

void Collector::ReapChild() {
  std::unique_lock lock(mutex_);
  int wait_status = 0;
  pid_t reaped;
  do {
    reaped = waitpid(child_->pid, &wait_status, 0);
  } while (reaped < 0 && errno == EINTR);
  const Child child = std::move(*child_);
  child_.reset();
  lock.unlock();

  if (std::optional<OutsideNews> news = outside_.Withdraw(child.pid)) AppendFromOutside(*std::move(news));
  outside_targets_.Hand(child.pid);
  const auto has_pid = [&](const Target& target) { return target.pid == static_cast<uint32_t>(child.pid); };
  if (std::none_of(unlocked_.targets.begin(), unlocked_.targets.end(), has_pid)) {
    const size_t index = NewTarget({}).index();  // it never loaded the runtime
    session_.Write([&](Session& live) {
      live.targets[index].pid = static_cast<uint32_t>(child.pid);
      live.targets[index].command = child.command;
      live.targets[index].start_unix_ns = live.start_unix_ns;
    });
  }
  session_.Write([&](Session& live) {
    const auto last = std::find_if(live.targets.rbegin(), live.targets.rend(), has_pid);
    last->end = EndOf(wait_status, last->last_ns());
    TargetBuilder::CloseBrackets(*last);
  });
  CommitAll();
  lock.lock();
  child_status_ = wait_status;
  child_ended_.notify_all();
}

void Collector::CommitAll() {
  std::vector<std::vector<CounterTick>> changes(targets_.size());
  for (size_t i = 0; i < targets_.size(); ++i) changes[i] = targets_[i]->Commit(session_);
  if (writer_ != nullptr) NoteFileError(writer_->Commit(unlocked_, changes));
}

}  // namespace memline
