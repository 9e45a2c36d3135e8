// SPDX-License-Identifier: MIT
#include "profiler_core/receive/trim_client.h"

#include <absl/strings/str_cat.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "profiler_core/receive/frame_decoder.h"
#include "profiler_core/receive/send_frame.h"
#include "profiler_core/receive/socket_listener.h"

namespace memline {
namespace {

using Clock = std::chrono::steady_clock;

// A target that waits connects at once; one whose machine is busy, a little later.
constexpr auto kConnectWithin = std::chrono::seconds(5);
// The allocator walks over all that is free.
constexpr auto kAnswerWithin = std::chrono::seconds(60);
constexpr uint16_t kFirstMinorWithTrim = 3;

bool WaitReadable(int descriptor, Clock::time_point deadline) {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    pollfd wait{descriptor, POLLIN, 0};
    const int ready = poll(&wait, 1, static_cast<int>(left));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

UniqueFd Connect(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return UniqueFd();
  std::memcpy(address.sun_path, path.data(), path.size());
  UniqueFd connected(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (connect(connected.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return UniqueFd();
  return connected;
}

bool IsOfThisUser(int socket) {
  ucred peer{};
  socklen_t bytes = sizeof peer;
  return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &bytes) == 0 && peer.uid == geteuid();
}

absl::StatusOr<TrimResult> Result(const wire::Trimmed& answer) {
  switch (answer.outcome) {
    case wire::TrimOutcome::kDone:
      return TrimResult{answer.rss_before_bytes, answer.rss_after_bytes, answer.duration_us};
    case wire::TrimOutcome::kNoSuchTarget:
      return absl::UnavailableError("the process is not connected");
    case wire::TrimOutcome::kTooOld:
      return absl::UnimplementedError("its runtime is too old to be asked");
    case wire::TrimOutcome::kUnsupported:
      break;
  }
  return absl::UnimplementedError("its allocator has no function for it that memline knows");
}

// The answer of a collector: one frame and nothing else. Unavailable if that is not what comes.
absl::StatusOr<TrimResult> AskCollector(const std::string& path, pid_t pid) {
  const UniqueFd socket = Connect(path);
  if (!socket.valid() || !IsOfThisUser(socket.get()) ||
      !SendFrame(socket.get(), wire::FrameType::kTrim, wire::Trim{static_cast<uint32_t>(pid)})) {
    return absl::UnavailableError("no collector listens");
  }
  struct __attribute__((packed)) {
    wire::FrameHeader header;
    wire::Trimmed trimmed;
  } answer{};
  size_t received = 0;
  const auto deadline = Clock::now() + kAnswerWithin;
  while (received < sizeof answer) {
    if (!WaitReadable(socket.get(), deadline)) return absl::DeadlineExceededError("it has not answered for a minute");
    const ssize_t bytes =
        recv(socket.get(), reinterpret_cast<char*>(&answer) + received, sizeof answer - received, MSG_DONTWAIT);
    if (bytes < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (bytes <= 0) return absl::UnavailableError("the collector does not know this request");
    received += static_cast<size_t>(bytes);
  }
  if (answer.header.type != static_cast<uint16_t>(wire::FrameType::kTrimmed) ||
      answer.header.payload_bytes < sizeof answer.trimmed) {
    return absl::UnavailableError("the collector does not know this request");
  }
  return Result(answer.trimmed);
}

// The target's stream, up to its answer.
absl::StatusOr<TrimResult> AskTarget(int socket, pid_t pid) {
  const auto deadline = Clock::now() + kAnswerWithin;
  FrameDecoder decoder;
  std::vector<char> buffer(1 << 16);
  while (WaitReadable(socket, deadline)) {
    const ssize_t bytes = recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (bytes < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (bytes <= 0) return absl::UnavailableError("it ended before it answered");
    decoder.Feed(std::string_view(buffer.data(), static_cast<size_t>(bytes)));
    while (true) {
      const absl::StatusOr<Frame> frame = decoder.Next();
      if (!frame.ok()) return frame.status();
      if (std::holds_alternative<std::monostate>(*frame)) break;
      if (const auto* hello = std::get_if<HelloFrame>(&*frame)) {
        if (hello->fixed.minor < kFirstMinorWithTrim) return Result({0, 0, 0, 0, wire::TrimOutcome::kTooOld});
        if (!SendFrame(socket, wire::FrameType::kTrim, wire::Trim{static_cast<uint32_t>(pid)})) {
          return absl::UnavailableError("it does not take requests");
        }
      }
      if (const auto* trimmed = std::get_if<wire::Trimmed>(&*frame)) return Result(*trimmed);
    }
  }
  return absl::DeadlineExceededError("it has not answered for a minute");
}

absl::StatusOr<TrimResult> AskAsCollector(pid_t pid) {
  const absl::Status silent = absl::UnavailableError(
      "it does not connect: it has no memline runtime, its runtime is off, or it is recorded into a file");
  const absl::StatusOr<std::unique_ptr<SocketListener>> listener = SocketListener::ListenForAnyTarget();
  if (absl::IsAlreadyExists(listener.status())) return silent;  // it would have been connected there
  if (!listener.ok()) return listener.status();
  std::vector<Connection> others;  // hung up on at the end, or they would come again
  const auto deadline = Clock::now() + kConnectWithin;
  while (WaitReadable((*listener)->descriptor(), deadline)) {
    absl::StatusOr<Connection> connection = (*listener)->Accept();
    if (!connection.ok()) continue;
    if (connection->pid == pid) return AskTarget(connection->socket.get(), pid);
    others.push_back(*std::move(connection));
  }
  return silent;
}

}  // namespace

absl::StatusOr<TrimResult> RequestTrim(pid_t pid) {
  if (pid <= 0 || (kill(pid, 0) != 0 && errno == ESRCH)) return absl::NotFoundError("there is no such process");
  if (kill(pid, 0) != 0) return absl::PermissionDeniedError("the process is another user's");
  const absl::StatusOr<std::vector<std::filesystem::path>> sockets = CollectorSockets();
  if (!sockets.ok()) return sockets.status();
  for (const std::filesystem::path& socket : *sockets) {
    absl::StatusOr<TrimResult> result = AskCollector(socket.string(), pid);
    if (!absl::IsUnavailable(result.status())) return result;
  }
  return AskAsCollector(pid);
}

}  // namespace memline
