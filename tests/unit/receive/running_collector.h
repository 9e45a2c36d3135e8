// SPDX-License-Identifier: MIT
// A collector on a socket and a session file of its own.
#ifndef MEMLINE_TESTS_UNIT_RECEIVE_RUNNING_COLLECTOR_H_
#define MEMLINE_TESTS_UNIT_RECEIVE_RUNNING_COLLECTOR_H_

#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>
#include <utility>

#include "profiler_core/receive/collector.h"
#include "profiler_core/receive/machine.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {

/// Names a user's directory of the test's own for sockets. Before any thread is there.
class OwnRuntimeDirectory {
 public:
  OwnRuntimeDirectory() { setenv("XDG_RUNTIME_DIR", directory_.path().c_str(), 1); }
  [[nodiscard]] const ScratchDirectory& directory() const { return directory_; }

 private:
  ScratchDirectory directory_;
};

/// Looks again and again until the condition holds; a test that waits in vain ends by ctest's timeout.
template <typename Condition>
void WaitUntil(const Condition& condition) {
  while (!condition()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

class RunningCollector {
 public:
  RunningCollector() {
    std::vector<std::unique_ptr<SocketListener>> listeners;
    listeners.push_back(*SocketListener::ListenPrivately());
    socket_ = listeners[0]->path();
    collector_ = std::make_unique<Collector>(session_, *SessionWriter::Create(file_), std::move(listeners));
  }

  [[nodiscard]] const std::filesystem::path& socket() const { return socket_; }
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] Collector& collector() { return *collector_; }

  /// A copy, as a view takes it.
  [[nodiscard]] Session Now() const {
    return session_.Read([](const Session& session) { return session; });
  }
  /// Until the session is such that `condition(session)`.
  template <typename Condition>
  void WaitFor(const Condition& condition) const {
    WaitUntil([&] { return session_.Read(condition); });
  }
  /// Until the targets together have so many ticks.
  void WaitForTicks(uint64_t count) const {
    WaitFor([count](const Session& session) {
      uint64_t ticks = 0;
      for (const Target& target : session.targets) ticks += target.tick_count;
      return ticks >= count;
    });
  }
  /// The complete session, as the file has it.
  Session Stop() {
    collector_->Stop();
    return *LoadSession(file_);
  }

 private:
  OwnRuntimeDirectory runtime_;
  std::filesystem::path file_ = runtime_.directory() / "session.memline";
  LiveSession session_{NewSession()};
  std::filesystem::path socket_;
  std::unique_ptr<Collector> collector_;
};

}  // namespace memline

#endif  // MEMLINE_TESTS_UNIT_RECEIVE_RUNNING_COLLECTOR_H_
