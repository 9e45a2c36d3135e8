// SPDX-License-Identifier: MIT
// A client for HTTP on this machine, well-behaved or not.
#ifndef MEMLINE_TESTS_VICTIMS_HTTP_CLIENT_H_
#define MEMLINE_TESTS_VICTIMS_HTTP_CLIENT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "profiler_core/receive/unique_fd.h"

namespace memline {

struct HttpReply {
  int status = 0;  ///< 0: there was none
  std::string headers;
  std::string body;
};

/// A connection to 127.0.0.1; invalid if there is nobody.
[[nodiscard]] UniqueFd ConnectTo(uint16_t port);
/// False once the other side is gone.
bool SendAll(const UniqueFd& socket, std::string_view bytes);
/// All that comes until the other side closes the connection.
[[nodiscard]] HttpReply ReceiveReply(const UniqueFd& socket);
/// `request` as it is.
[[nodiscard]] HttpReply Ask(uint16_t port, std::string_view request);
[[nodiscard]] HttpReply Get(uint16_t port, const std::string& path);

/// Free a moment ago.
[[nodiscard]] uint16_t FreePort();

}  // namespace memline

#endif  // MEMLINE_TESTS_VICTIMS_HTTP_CLIENT_H_
