// SPDX-License-Identifier: MIT
#include "tests/victims/http_client.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdlib>

namespace memline {
namespace {

UniqueFd NewSocket() { return UniqueFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)); }

sockaddr_in Loopback(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

UniqueFd ConnectTo(uint16_t port) {
  UniqueFd socket = NewSocket();
  const sockaddr_in address = Loopback(port);
  if (connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) socket.Reset();
  return socket;
}

bool SendAll(const UniqueFd& socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

HttpReply ReceiveReply(const UniqueFd& socket) {
  std::string all;
  char piece[1 << 14];
  ssize_t bytes;
  while ((bytes = recv(socket.get(), piece, sizeof piece, 0)) > 0) all.append(piece, static_cast<size_t>(bytes));
  HttpReply reply;
  const size_t end = all.find("\r\n\r\n");
  if (end == std::string::npos || !all.starts_with("HTTP/1.")) return reply;
  reply.status = std::atoi(all.c_str() + sizeof "HTTP/1.1" - 1);
  reply.headers = all.substr(0, end + 2);
  reply.body = all.substr(end + 4);
  return reply;
}

HttpReply Ask(uint16_t port, std::string_view request) {
  const UniqueFd socket = ConnectTo(port);
  if (!socket.valid()) return {};
  // It may be refused before it was sent to the end.
  SendAll(socket, request);
  return ReceiveReply(socket);
}

// Of version 1.0, so that the body comes in one piece and ends the connection.
HttpReply Get(uint16_t port, const std::string& path) {
  return Ask(port, "GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n");
}

uint16_t FreePort() {
  const UniqueFd socket = NewSocket();
  sockaddr_in address = Loopback(0);
  socklen_t bytes = sizeof address;
  if (bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), bytes) != 0) return 0;
  if (getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &bytes) != 0) return 0;
  return ntohs(address.sin_port);
}

}  // namespace memline
