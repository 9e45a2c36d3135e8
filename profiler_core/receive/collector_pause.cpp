// SPDX-License-Identifier: MIT
// Recording that is interrupted for a while, and goes on.
#include <sys/eventfd.h>

#include "profiler_core/receive/collector.h"
#include "profiler_core/receive/send_frame.h"

namespace memline {
namespace {

constexpr uint16_t kFirstMinorWithPause = 5;

}  // namespace

void Collector::SetPaused(bool paused) {
  pause_wanted_.store(paused, std::memory_order_release);
  eventfd_write(wake_.get(), 1);
}

void Collector::PauseOrResume() {
  const bool wanted = pause_wanted_.load(std::memory_order_acquire);
  if (wanted == paused_) return;
  paused_ = wanted;
  for (const auto& peer : peers_) {
    if (!peer->finished && peer->target != nullptr) TellPaused(*peer, paused_);
  }
}

void Collector::TellPaused(const Peer& target, bool paused) {
  if (target.minor < kFirstMinorWithPause) return;
  const int socket = target.connection.socket.get();
  // One that is gone is noticed by whoever reads it.
  static_cast<void>(paused ? SendFrame(socket, wire::FrameType::kPause, wire::Pause{target.pid})
                           : SendFrame(socket, wire::FrameType::kResume, wire::Resume{target.pid}));
}

}  // namespace memline
