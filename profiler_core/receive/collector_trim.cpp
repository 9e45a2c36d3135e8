// SPDX-License-Identifier: MIT
// Requests to trim, from the app or from another process, on their way to the target and back.
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "profiler_core/receive/collector.h"
#include "profiler_core/receive/send_frame.h"

namespace memline {
namespace {

constexpr uint16_t kFirstMinorWithTrim = 3;

}  // namespace

void Collector::RequestTrim(uint32_t pid) {
  {
    const std::lock_guard lock(mutex_);
    trim_requests_.push_back(pid);
  }
  eventfd_write(wake_.get(), 1);
}

void Collector::ForwardTrims() {
  std::vector<uint32_t> requests;
  {
    const std::lock_guard lock(mutex_);
    requests.swap(trim_requests_);
  }
  for (const uint32_t pid : requests) ForwardTrim(pid, nullptr);
}

void Collector::ForwardTrim(uint32_t pid, Peer* asker) {
  const auto is_target = [pid](const auto& peer) {
    return !peer->finished && peer->target != nullptr &&
           (static_cast<uint32_t>(peer->connection.pid) == pid || peer->pid == pid);
  };
  const auto found = std::find_if(peers_.begin(), peers_.end(), is_target);
  wire::TrimOutcome outcome = wire::TrimOutcome::kNoSuchTarget;
  if (found != peers_.end()) {
    outcome = (*found)->minor < kFirstMinorWithTrim ? wire::TrimOutcome::kTooOld : wire::TrimOutcome::kDone;
  }
  if (outcome == wire::TrimOutcome::kDone) {
    if (asker != nullptr) asker->trims = found->get();
    if (SendFrame((*found)->connection.socket.get(), wire::FrameType::kTrim, wire::Trim{pid})) return;
    outcome = wire::TrimOutcome::kNoSuchTarget;
  }
  if (asker == nullptr) return;
  asker->trims = nullptr;
  SendFrame(asker->connection.socket.get(), wire::FrameType::kTrimmed, wire::Trimmed{0, 0, 0, 0, outcome});
}

void Collector::AnswerTrims(const Peer& target, const wire::Trimmed& answer) {
  for (const auto& asker : peers_) {
    if (asker->trims != &target) continue;
    asker->trims = nullptr;
    SendFrame(asker->connection.socket.get(), wire::FrameType::kTrimmed, answer);
  }
}

}  // namespace memline
