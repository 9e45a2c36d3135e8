// SPDX-License-Identifier: MIT
#include "connection.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstring>

#include "clock.h"
#include "own_descriptors.h"

namespace memline::runtime {
namespace {

constexpr char kCollectorSocket[] = "%s/collector.sock";
constexpr char kCollectorOfOne[] = "%s/collector-%d.sock";

int CreateNew(const char* path) {
  return OutOfTheWay(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
}

// Replaces each %p by the process id.
bool ExpandPattern(const char* pattern, char* path, size_t capacity) {
  size_t length = 0;
  for (const char* at = pattern; *at != '\0'; ++at) {
    int added = 1;
    if (at[0] == '%' && at[1] == 'p') {
      added = snprintf(path + length, capacity - length, "%d", static_cast<int>(getpid()));
      ++at;
    } else if (length + 1 < capacity) {
      path[length] = *at;
    }
    length += static_cast<size_t>(added);
    if (length + 1 >= capacity) return false;
  }
  path[length] = '\0';
  return true;
}

bool PeerIsTrusted(int descriptor) {
  ucred peer{};
  socklen_t bytes = sizeof peer;
  if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &bytes) != 0) return false;
  return peer.uid == geteuid() || peer.uid == 0;
}

}  // namespace

void Connection::Close() {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
}

bool Connection::ConnectTo(const char* path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (strlen(path) >= sizeof address.sun_path) return false;
  strcpy(address.sun_path, path);
  const int descriptor = OutOfTheWay(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (descriptor < 0) return false;
  if (connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || !PeerIsTrusted(descriptor)) {
    close(descriptor);
    return false;
  }
  descriptor_ = descriptor;
  is_socket_ = true;
  return true;
}

bool Connection::CreateFile(const char* pattern) {
  char path[4096];
  if (!ExpandPattern(pattern, path, sizeof path - 16)) return false;
  descriptor_ = CreateNew(path);
  if (descriptor_ < 0 && errno == EEXIST) {
    const size_t length = strlen(path);
    snprintf(path + length, sizeof path - length, ".%d", static_cast<int>(getpid()));
    descriptor_ = CreateNew(path);
  }
  is_socket_ = false;
  return descriptor_ >= 0;
}

bool CollectorWatch::TryNow(Connection& connection) {
  snprintf(socket_, sizeof socket_, kCollectorOfOne, directory_, static_cast<int>(getpid()));
  if (connection.ConnectTo(socket_)) return true;
  snprintf(socket_, sizeof socket_, kCollectorSocket, directory_);
  return connection.ConnectTo(socket_);
}

namespace {

// For poll: -1 is no limit.
int MillisecondsUntil(uint64_t deadline_ns) {
  if (deadline_ns == CollectorWatch::kNever) return -1;
  const uint64_t now_ns = MonotonicNanoseconds();
  if (deadline_ns <= now_ns) return 0;
  const uint64_t left_ms = (deadline_ns - now_ns) / 1'000'000 + 1;
  return left_ms < INT_MAX ? static_cast<int>(left_ms) : INT_MAX;
}

}  // namespace

CollectorWatch::Result CollectorWatch::Wait(Connection& connection, const Environment& environment, int wake_descriptor,
                                            uint64_t deadline_ns) {
  const bool usable = CollectorDirectory(environment.user_directory, directory_, sizeof directory_);
  const int watch = usable ? OutOfTheWay(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) : -1;
  if (watch >= 0) inotify_add_watch(watch, directory_, IN_CREATE | IN_MOVED_TO | IN_ONLYDIR);
  // A socket shows in its directory before it listens: after an event try again for half a second.
  constexpr int kTries = 50;
  constexpr int kBetweenTriesMs = 10;
  int tries_left = 1;
  Result result = Result::kWoken;
  for (;;) {
    if (tries_left > 0 && watch >= 0 && TryNow(connection)) {
      result = Result::kConnected;
      break;
    }
    if (tries_left > 0) --tries_left;
    const int left_ms = MillisecondsUntil(deadline_ns);
    if (left_ms == 0) {
      result = Result::kTimedOut;
      break;
    }
    pollfd waits[2] = {{wake_descriptor, POLLIN, 0}, {watch, POLLIN, 0}};
    if (poll(waits, watch >= 0 ? 2 : 1, tries_left > 0 ? kBetweenTriesMs : left_ms) < 0 && errno != EINTR) {
      result = Result::kFailed;
      break;
    }
    if (waits[0].revents != 0) break;
    if (watch >= 0 && (waits[1].revents & POLLIN) != 0) {
      alignas(inotify_event) char events[4096];
      while (read(watch, events, sizeof events) > 0) tries_left = kTries;
    }
  }
  if (watch >= 0) close(watch);
  return result;
}

}  // namespace memline::runtime
