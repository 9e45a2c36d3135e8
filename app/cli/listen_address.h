// SPDX-License-Identifier: GPL-3.0-or-later
// Where a server of this command listens: "127.0.0.1:9797", "[::1]:9797", "localhost:9797"; port 0 is any free one.
#ifndef MEMLINE_APP_CLI_LISTEN_ADDRESS_H_
#define MEMLINE_APP_CLI_LISTEN_ADDRESS_H_

#include <absl/status/statusor.h>

#include <string>

#include "profiler_core/receive/unique_fd.h"

namespace memline::app {

struct ListeningSocket {
  UniqueFd socket;
  std::string address;    ///< as it turned out, "127.0.0.1:41234"
  bool loopback = false;  ///< nobody but this machine reaches it
};

/// InvalidArgument for what is no address with a port; else what the kernel says.
[[nodiscard]] absl::StatusOr<ListeningSocket> ListenOn(const std::string& address);

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_LISTEN_ADDRESS_H_
