// SPDX-License-Identifier: MIT
// Unix sockets on which targets of this user connect.
#ifndef MEMLINE_RECEIVE_SOCKET_LISTENER_H_
#define MEMLINE_RECEIVE_SOCKET_LISTENER_H_

#include <absl/status/statusor.h>
#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "profiler_core/receive/unique_fd.h"

namespace memline {

/// Of a process of this user; non-blocking.
struct Connection {
  UniqueFd socket;
  pid_t pid = 0;  // of the process that connected
};

/// Listens until destroyed; the socket, and a directory made for it, are removed then.
class SocketListener {
 public:
  /// On a fresh socket that only launched programs are told of.
  static absl::StatusOr<std::unique_ptr<SocketListener>> ListenPrivately();
  /// On the user's well-known socket. AlreadyExists if another collector listens there.
  static absl::StatusOr<std::unique_ptr<SocketListener>> ListenForAnyTarget();
  /// On a socket that only the process of this id looks for, if a runtime waits for a collector in it. Unavailable
  /// if another collector listens there.
  static absl::StatusOr<std::unique_ptr<SocketListener>> ListenForTarget(pid_t pid);
  ~SocketListener();
  SocketListener(const SocketListener&) = delete;
  SocketListener& operator=(const SocketListener&) = delete;

  [[nodiscard]] int descriptor() const { return socket_.get(); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// The next waiting connection; those of other users are closed. Unavailable when none waits, ResourceExhausted when
  /// this process cannot have another one.
  [[nodiscard]] absl::StatusOr<Connection> Accept() const;

 private:
  static absl::StatusOr<std::unique_ptr<SocketListener>> ListenAs(const std::string& name,
                                                                  const absl::Status& already_there);
  SocketListener(UniqueFd socket, std::filesystem::path path, std::filesystem::path own_directory);

  UniqueFd socket_;
  std::filesystem::path path_;
  std::filesystem::path own_directory_;  // empty for the well-known socket
};

/// Sockets on which collectors of this user may listen now; some may be deserted. Errors where there is no place for
/// them.
[[nodiscard]] absl::StatusOr<std::vector<std::filesystem::path>> CollectorSockets();

}  // namespace memline

#endif  // MEMLINE_RECEIVE_SOCKET_LISTENER_H_
