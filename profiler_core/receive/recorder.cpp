// SPDX-License-Identifier: MIT
#include "profiler_core/receive/recorder.h"

#include <unistd.h>

#include <mutex>
#include <system_error>
#include <utility>

#include "profiler_core/receive/collector.h"
#include "profiler_core/receive/launcher.h"
#include "profiler_core/receive/machine.h"
#include "profiler_core/receive/observed_process.h"
#include "profiler_core/receive/socket_listener.h"
#include "profiler_core/store/session_file.h"

namespace memline {

class Recorder::Impl {
 public:
  RecorderOptions options;
  LiveSession session{NewSession()};
  std::filesystem::path launch_socket;
  std::unique_ptr<Collector> collector;
  std::mutex launch_mutex;  // protects launched
  bool launched = false;
};

namespace {

// Looks first whether there is such a process.
absl::StatusOr<std::unique_ptr<SocketListener>> ListenFor(pid_t pid) {
  if (pid == getpid()) return absl::InvalidArgumentError("a process cannot record itself");
  if (absl::Status status = ObservedProcess::Open(pid).status(); !status.ok()) return status;
  return SocketListener::ListenForTarget(pid);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Recorder>> Recorder::Create(const RecorderOptions& options) {
  using namespace std::chrono_literals;
  if (options.interval < 1ms || options.interval > 10s) {
    return absl::InvalidArgumentError("the interval is outside 1 ms to 10 s");
  }
  if (!options.keep_history && !options.session_file.empty()) {
    return absl::InvalidArgumentError("a session file is of the history that is not to be kept");
  }
  std::vector<std::unique_ptr<SocketListener>> listeners;
  absl::StatusOr<std::unique_ptr<SocketListener>> for_launched = SocketListener::ListenPrivately();
  if (!for_launched.ok()) return for_launched.status();
  listeners.push_back(*std::move(for_launched));
  if (options.accept_any_target) {
    absl::StatusOr<std::unique_ptr<SocketListener>> for_any = SocketListener::ListenForAnyTarget();
    if (!for_any.ok()) return for_any.status();
    listeners.push_back(*std::move(for_any));
  }
  if (options.attach != 0) {
    absl::StatusOr<std::unique_ptr<SocketListener>> for_one = ListenFor(options.attach);
    if (!for_one.ok()) return for_one.status();
    listeners.push_back(*std::move(for_one));
  }
  std::unique_ptr<SessionWriter> writer;
  if (!options.session_file.empty()) {
    absl::StatusOr<std::unique_ptr<SessionWriter>> created =
        SessionWriter::Create(options.session_file, options.max_session_bytes);
    if (!created.ok()) return created.status();
    writer = *std::move(created);
  }
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  impl->launch_socket = listeners.front()->path();
  impl->collector =
      std::make_unique<Collector>(impl->session, std::move(writer), std::move(listeners),
                                  OutsideOptions{options.interval, options.include_children},
                                  options.keep_history ? Collector::History::kKept : Collector::History::kForgotten);
  if (options.attach != 0) {
    if (absl::Status status = impl->collector->WatchFromOutside(options.attach); !status.ok()) {
      impl->collector.reset();
      std::error_code ignored;
      if (!options.session_file.empty()) std::filesystem::remove(options.session_file, ignored);  // empty
      return status;
    }
  }
  return std::unique_ptr<Recorder>(new Recorder(std::move(impl)));
}

Recorder::Recorder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Recorder::~Recorder() = default;

absl::StatusOr<pid_t> Recorder::Launch(const LaunchCommand& command) {
  const std::lock_guard lock(impl_->launch_mutex);
  if (impl_->launched) return absl::FailedPreconditionError("this recorder has launched a program already");
  absl::StatusOr<pid_t> pid = LaunchTarget(command, impl_->options, impl_->launch_socket);
  if (!pid.ok()) return pid;
  impl_->launched = true;
  impl_->collector->WatchChild(*pid, command.arguments);
  return pid;
}

int Recorder::WaitForLaunched() { return impl_->collector->WaitForChild(); }
std::optional<int> Recorder::LaunchedStatus() const { return impl_->collector->ChildStatus(); }
size_t Recorder::ConnectedTargets() const { return impl_->collector->connected(); }
const LiveSession& Recorder::session() const { return impl_->session; }
const std::filesystem::path& Recorder::session_file() const { return impl_->options.session_file; }
absl::Status Recorder::status() const { return impl_->collector->status(); }

void Recorder::RequestTrim(uint32_t pid) { impl_->collector->RequestTrim(pid); }
void Recorder::AddMark(std::string text) { impl_->collector->AddMark(std::move(text)); }
void Recorder::SetPaused(bool paused) { impl_->collector->SetPaused(paused); }

absl::Status Recorder::Stop() {
  impl_->collector->Stop();
  return impl_->collector->status();
}

}  // namespace memline
