// SPDX-License-Identifier: MIT
#include "tests/unit/receive/fake_target.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

namespace memline {

FakeTarget::FakeTarget(const std::filesystem::path& path) : socket_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  EXPECT_EQ(connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0)
      << path << ": " << std::strerror(errno);
}

bool FakeTarget::Send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

std::string FakeTarget::Receive(size_t bytes) const {
  std::string received(bytes, '\0');
  const ssize_t count = recv(socket_.get(), received.data(), bytes, MSG_WAITALL);
  received.resize(count > 0 ? static_cast<size_t>(count) : 0);
  return received;
}

void FakeTarget::WaitUntilClosed() const {
  char byte;
  while (recv(socket_.get(), &byte, 1, 0) > 0) {
  }
}

StreamWriter FirstTick(uint32_t pid, uint64_t start_ns, uint64_t bytes) {
  StreamWriter stream;
  stream.Hello(pid, start_ns).Function(0, "void A()").Node(1, 0, 0).Site(1, 1).Site(2, 1);
  return stream.Counters(0, 1, bytes).Tick(start_ns + 1000, 4096, bytes);
}

StreamWriter NextTick(uint64_t time_ns, uint64_t bytes) {
  return StreamWriter().Counters(0, 1, bytes).Tick(time_ns, 4096, bytes);
}

}  // namespace memline
