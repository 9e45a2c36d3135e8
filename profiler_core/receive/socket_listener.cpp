// SPDX-License-Identifier: MIT
#include "profiler_core/receive/socket_listener.h"

#include <absl/strings/str_cat.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>
#include <string>
#include <system_error>
#include <utility>

namespace memline {
namespace {

namespace fs = std::filesystem;

constexpr int kBacklog = 64;
constexpr char kPrivatePrefix[] = "run-";
constexpr char kPrivateSocket[] = "socket";
constexpr char kOneTargetPrefix[] = "collector-";
constexpr char kSocketSuffix[] = ".sock";
constexpr char kWellKnownSocket[] = "collector.sock";

absl::Status Failed(const std::string& what) { return absl::ErrnoToStatus(errno, what); }

bool IsPrivateDirectory(const fs::path& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid() &&
         (status.st_mode & 0077) == 0;
}

// Where sockets of this user go; the runtime looks in the same places (instrumentation/src/environment.cpp).
absl::StatusOr<fs::path> UserDirectory() {
  const char* runtime_directory = getenv("XDG_RUNTIME_DIR");
  const fs::path fallback = absl::StrCat("/tmp/memline-", geteuid());
  if (runtime_directory != nullptr && runtime_directory[0] == '/') {
    const fs::path path = fs::path(runtime_directory) / "memline";  // gone or another user's after su
    if (mkdir(path.c_str(), 0700) == 0 || IsPrivateDirectory(path)) return path;
  }
  if (mkdir(fallback.c_str(), 0700) != 0 && errno != EEXIST) return Failed("cannot create " + fallback.string());
  if (IsPrivateDirectory(fallback)) return fallback;
  return absl::PermissionDeniedError(fallback.string() + " is not a directory that only this user can use");
}

absl::StatusOr<sockaddr_un> Address(const fs::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.string().size() >= sizeof address.sun_path) {
    return absl::InvalidArgumentError("the socket's path is too long: " + path.string());
  }
  std::memcpy(address.sun_path, path.c_str(), path.string().size());
  return address;
}

UniqueFd NewSocket() { return UniqueFd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)); }

absl::StatusOr<UniqueFd> BindAndListen(const fs::path& path) {
  const absl::StatusOr<sockaddr_un> address = Address(path);
  if (!address.ok()) return address.status();
  UniqueFd socket = NewSocket();
  if (!socket.valid()) return Failed("cannot make a socket");
  if (bind(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0 ||
      listen(socket.get(), kBacklog) != 0) {
    return Failed("cannot listen on " + path.string());
  }
  return socket;
}

bool SomeoneListens(const fs::path& path) {
  const absl::StatusOr<sockaddr_un> address = Address(path);
  const UniqueFd socket = NewSocket();
  if (!address.ok()) return false;
  // EAGAIN: more connections wait already than it takes.
  return connect(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0 || errno == EAGAIN;
}

// Held by whoever looks at the sockets of others and makes one, until destroyed.
absl::StatusOr<UniqueFd> Lock(const fs::path& directory) {
  UniqueFd lock(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock.valid()) return Failed("cannot open " + directory.string());
  while (flock(lock.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return Failed("cannot lock " + directory.string());
  }
  return lock;
}

// What recorders that were killed have left. Needs the lock: a socket is bound a moment before it listens.
void RemoveDeserted(const fs::path& parent) {
  std::error_code error;
  for (fs::directory_iterator entry(parent, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(kOneTargetPrefix) && name.ends_with(kSocketSuffix) && !SomeoneListens(entry->path())) {
      unlink(entry->path().c_str());
    }
    const fs::path socket = entry->path() / kPrivateSocket;
    if (!name.starts_with(kPrivatePrefix) || SomeoneListens(socket)) continue;
    unlink(socket.c_str());
    rmdir(entry->path().c_str());
  }
}

}  // namespace

SocketListener::SocketListener(UniqueFd socket, fs::path path, fs::path own_directory)
    : socket_(std::move(socket)), path_(std::move(path)), own_directory_(std::move(own_directory)) {}

SocketListener::~SocketListener() {
  unlink(path_.c_str());
  if (!own_directory_.empty()) rmdir(own_directory_.c_str());
}

absl::StatusOr<std::unique_ptr<SocketListener>> SocketListener::ListenPrivately() {
  const absl::StatusOr<fs::path> parent = UserDirectory();
  if (!parent.ok()) return parent.status();
  const absl::StatusOr<UniqueFd> lock = Lock(*parent);
  if (!lock.ok()) return lock.status();
  RemoveDeserted(*parent);
  std::string directory = (*parent / absl::StrCat(kPrivatePrefix, "XXXXXX")).string();
  if (mkdtemp(directory.data()) == nullptr) return Failed("cannot create a directory in " + parent->string());
  const fs::path path = fs::path(directory) / kPrivateSocket;
  absl::StatusOr<UniqueFd> socket = BindAndListen(path);
  if (!socket.ok()) {
    rmdir(directory.c_str());
    return socket.status();
  }
  return std::unique_ptr<SocketListener>(new SocketListener(*std::move(socket), path, directory));
}

absl::StatusOr<std::unique_ptr<SocketListener>> SocketListener::ListenForAnyTarget() {
  return ListenAs(kWellKnownSocket, absl::AlreadyExistsError("another collector is waiting for targets already"));
}

absl::StatusOr<std::unique_ptr<SocketListener>> SocketListener::ListenForTarget(pid_t pid) {
  return ListenAs(absl::StrCat(kOneTargetPrefix, pid, kSocketSuffix),
                  absl::UnavailableError(absl::StrCat("another collector attaches to process ", pid, " already")));
}

// Under a name by which targets look for a collector.
absl::StatusOr<std::unique_ptr<SocketListener>> SocketListener::ListenAs(const std::string& name,
                                                                         const absl::Status& already_there) {
  const absl::StatusOr<fs::path> directory = UserDirectory();
  if (!directory.ok()) return directory.status();
  const absl::StatusOr<UniqueFd> lock = Lock(*directory);
  if (!lock.ok()) return lock.status();
  RemoveDeserted(*directory);
  const fs::path path = *directory / name;
  if (SomeoneListens(path)) return already_there;
  // Targets watch for the name: it appears only when the socket already listens.
  const fs::path fresh = *directory / absl::StrCat("collector-", getpid(), ".new");
  unlink(fresh.c_str());
  absl::StatusOr<UniqueFd> socket = BindAndListen(fresh);
  if (!socket.ok()) return socket.status();
  if (rename(fresh.c_str(), path.c_str()) != 0) {
    const absl::Status status = Failed("cannot listen on " + path.string());
    unlink(fresh.c_str());
    return status;
  }
  return std::unique_ptr<SocketListener>(new SocketListener(*std::move(socket), path, {}));
}

absl::StatusOr<Connection> SocketListener::Accept() const {
  while (true) {
    UniqueFd socket(accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket.valid() && (errno == EINTR || errno == ECONNABORTED)) continue;
    if (!socket.valid()) return Failed("cannot accept a target");
    ucred peer{};
    socklen_t bytes = sizeof peer;
    const bool known = getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &bytes) == 0;
    if (known && peer.uid == geteuid()) return Connection{std::move(socket), peer.pid};
  }
}

absl::StatusOr<std::vector<fs::path>> CollectorSockets() {
  const absl::StatusOr<fs::path> parent = UserDirectory();
  if (!parent.ok()) return parent.status();
  std::vector<fs::path> sockets = {*parent / kWellKnownSocket};
  std::error_code error;
  for (fs::directory_iterator entry(*parent, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(kPrivatePrefix)) sockets.push_back(entry->path() / kPrivateSocket);
    if (name.starts_with(kOneTargetPrefix) && name.ends_with(kSocketSuffix)) sockets.push_back(entry->path());
  }
  return sockets;
}

}  // namespace memline
