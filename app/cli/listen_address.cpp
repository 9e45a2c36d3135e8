// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/listen_address.h"

#include <absl/strings/str_cat.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace memline::app {
namespace {

struct HostAndPort {
  std::string host;
  std::string port;
};

// getaddrinfo takes what is too large by its lowest bits.
bool IsPort(const std::string& text) {
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size();
}

std::optional<HostAndPort> Split(const std::string& address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == address.size()) return std::nullopt;
  HostAndPort split{address.substr(0, colon), address.substr(colon + 1)};
  const bool bracketed = split.host.front() == '[' && split.host.back() == ']';
  if (bracketed) split.host = split.host.substr(1, split.host.size() - 2);
  const bool has_colon = split.host.find(':') != std::string::npos;
  if (split.host.empty() || has_colon != bracketed || !IsPort(split.port)) return std::nullopt;
  return split;
}

bool IsLoopback(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    return (ntohl(v4.sin_addr.s_addr) >> 24) == IN_LOOPBACKNET;
  }
  return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
}

std::string Written(const sockaddr_storage& address, socklen_t bytes) {
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  if (getnameinfo(reinterpret_cast<const sockaddr*>(&address), bytes, host, sizeof host, port, sizeof port,
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return "?";
  }
  return address.ss_family == AF_INET6 ? absl::StrCat("[", host, "]:", port) : absl::StrCat(host, ":", port);
}

absl::StatusOr<UniqueFd> Bound(const addrinfo& to) {
  UniqueFd listening(socket(to.ai_family, to.ai_socktype | SOCK_CLOEXEC, to.ai_protocol));
  const int yes = 1;
  if (!listening.valid() || setsockopt(listening.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      bind(listening.get(), to.ai_addr, to.ai_addrlen) != 0 || listen(listening.get(), SOMAXCONN) != 0) {
    return absl::ErrnoToStatus(errno, "it cannot be listened on");
  }
  return listening;
}

}  // namespace

absl::StatusOr<ListeningSocket> ListenOn(const std::string& address) {
  const std::optional<HostAndPort> wanted = Split(address);
  if (!wanted) return absl::InvalidArgumentError("it is no ADDRESS:PORT");
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(wanted->host.c_str(), wanted->port.c_str(), &hints, &found); error != 0) {
    return absl::InvalidArgumentError(gai_strerror(error));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, freeaddrinfo);
  absl::StatusOr<UniqueFd> bound = Bound(*addresses);
  if (!bound.ok()) return bound.status();
  sockaddr_storage actual{};
  socklen_t bytes = sizeof actual;
  if (getsockname(bound->get(), reinterpret_cast<sockaddr*>(&actual), &bytes) != 0) {
    return absl::ErrnoToStatus(errno, "it cannot be listened on");
  }
  return ListeningSocket{*std::move(bound), Written(actual, bytes), IsLoopback(actual)};
}

}  // namespace memline::app
