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
constexpr size_t kMaxTargets = 4096;
// One round's share of a peer, so that a busy one starves nobody.
constexpr size_t kReadBudget = 4 << 20;

const Session& WithoutLock(LiveSession& session) {
  return session.Write([](Session& live) -> const Session& { return live; });
}

TargetEnd EndOf(int wait_status, int64_t time_ns) {
  if (WIFSIGNALED(wait_status)) return {TargetEnd::Kind::kSignalled, WTERMSIG(wait_status), time_ns};
  return {TargetEnd::Kind::kExited, WEXITSTATUS(wait_status), time_ns};
}

}  // namespace

Collector::Collector(LiveSession& session, std::unique_ptr<SessionWriter> writer,
                     std::vector<std::unique_ptr<SocketListener>> listeners)
    : session_(session),
      unlocked_(WithoutLock(session)),
      writer_(std::move(writer)),
      listeners_(std::move(listeners)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
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
    child_ = Child{pid, std::move(descriptor), std::move(command)};
  }
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
  return status_;
}

void Collector::NoteError(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  if (status_.ok()) status_ = status;
}

void Collector::Run() {
  while (true) {
    std::vector<pollfd> waits = {{wake_.get(), POLLIN, 0}};
    for (const auto& listener : listeners_) waits.push_back({listener->descriptor(), POLLIN, 0});
    const size_t first_peer = waits.size();
    for (const auto& peer : peers_) waits.push_back({peer->socket.get(), POLLIN, 0});
    const size_t peer_count = peers_.size();
    {
      const std::lock_guard lock(mutex_);
      if (child_.has_value() && !child_status_.has_value()) waits.push_back({child_->descriptor.get(), POLLIN, 0});
    }
    if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) break;
    eventfd_t ignored;
    eventfd_read(wake_.get(), &ignored);
    AcceptAll();
    for (size_t i = 0; i < peer_count; ++i) {
      if (waits[first_peer + i].revents != 0) ReadPeer(*peers_[i], kReadBudget);
    }
    const bool child_ended = waits.size() > first_peer + peer_count && waits.back().revents != 0;
    const bool stopping = stop_.load(std::memory_order_acquire);
    if (child_ended || stopping) {
      // What a process wrote is in the socket's buffer before its end can be seen: read that first.
      AcceptAll();
      for (const auto& peer : peers_) ReadPeer(*peer, SIZE_MAX);
    }
    CommitAll();
    for (const auto& peer : peers_) {
      if (peer->finished) FinishPeer(*peer);
    }
    std::erase_if(peers_, [](const auto& peer) { return peer->finished; });
    connected_.store(peers_.size(), std::memory_order_relaxed);
    if (child_ended) ReapChild();
    if (stopping) break;
  }
  CommitAll();
  NoteError(writer_->Finish());
  listeners_.clear();
  peers_.clear();
  connected_.store(0, std::memory_order_relaxed);
}

void Collector::AcceptAll() {
  for (const auto& listener : listeners_) {
    while (peers_.size() < kMaxPeers) {
      pollfd wait{listener->descriptor(), POLLIN, 0};
      if (poll(&wait, 1, 0) <= 0) break;
      UniqueFd socket = listener->Accept();
      if (!socket.valid()) break;
      peers_.push_back(std::make_unique<Peer>());
      peers_.back()->socket = std::move(socket);
    }
  }
}

void Collector::ReadPeer(Peer& peer, size_t budget) {
  char buffer[1 << 16];
  while (!peer.finished && budget > 0) {
    const ssize_t bytes = recv(peer.socket.get(), buffer, sizeof buffer, MSG_DONTWAIT);
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
        if (targets_.size() < kMaxTargets) peer.target = &TargetFor(hello->fixed);
      }
      status = peer.target != nullptr ? peer.target->Add(*frame) : absl::ResourceExhaustedError("too many targets");
    }
    if (!status.ok()) {
      NoteError(absl::Status(status.code(), absl::StrCat("a target was disconnected: ", status.message())));
      peer.finished = true;
      return;
    }
  }
}

RecordedTarget& Collector::NewTarget() {
  const size_t index = unlocked_.targets.size();
  session_.Write([](Session& live) { live.targets.emplace_back(); });
  targets_.push_back(std::make_unique<RecordedTarget>(index, unlocked_.origin_mono_ns));
  recording_starts_.push_back(0);
  return *targets_.back();
}

// A target that comes back goes on where it was. The same process id with another start is a new program in the process
// (exec), or a new process.
RecordedTarget& Collector::TargetFor(const wire::Hello& hello) {
  for (size_t i = 0; i < targets_.size(); ++i) {
    if (unlocked_.targets[i].pid != hello.pid) continue;
    if (recording_starts_[i] == hello.start_mono_ns) {
      targets_[i]->Restart();
      return *targets_[i];
    }
    session_.Write([i](Session& live) {
      Target& replaced = live.targets[i];
      const bool open = replaced.end.kind == TargetEnd::Kind::kRunning || replaced.end.kind == TargetEnd::Kind::kLost;
      if (open) replaced.end = {TargetEnd::Kind::kGoodbye, 0, replaced.last_ns()};
    });
  }
  RecordedTarget& target = NewTarget();
  recording_starts_.back() = hello.start_mono_ns;
  return target;
}

void Collector::FinishPeer(Peer& peer) {
  if (peer.target == nullptr) return;
  session_.Write([&peer](Session& live) {
    Target& target = live.targets[peer.target->index()];
    TargetBuilder::CloseBrackets(target);
    if (target.end.kind == TargetEnd::Kind::kRunning) target.end = {TargetEnd::Kind::kLost, 0, target.last_ns()};
  });
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

  const auto has_pid = [&](const Target& target) { return target.pid == static_cast<uint32_t>(child.pid); };
  if (std::none_of(unlocked_.targets.begin(), unlocked_.targets.end(), has_pid)) {
    const size_t index = NewTarget().index();  // it never loaded the runtime
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
  NoteError(writer_->Commit(unlocked_, changes));
}

}  // namespace memline
