// SPDX-License-Identifier: GPL-3.0-or-later
// synthetic_target LINES CHANGES TICKS [HZ SECONDS]: what a collector gets from a program with so many lines, of which
// so many change in each tick. First TICKS of 10 ms each, hours in as little time as the collector takes for them; then
// it prints a line, and HZ ticks a second for SECONDS follow. Connects to MEMLINE_SOCKET, as a target does; launched
// with MEMLINE_OFF=1 it is the only one in its process.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/receive/stream_writer.h"

namespace {

using memline::StreamWriter;
using memline::wire::FrameType;

constexpr uint64_t kTickNs = 10'000'000;
constexpr size_t kSendBytes = 1 << 16;

class SyntheticTarget {
 public:
  SyntheticTarget(const char* socket_path, uint32_t lines, uint32_t changes)
      : lines_(lines), changes_(changes), bytes_(lines), blocks_(lines) {
    socket_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socket_path, sizeof address.sun_path - 1);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      std::perror(socket_path);
      std::exit(1);
    }
  }

  // Ten lines a function, which are called by one another, three deep.
  void Introduce(uint64_t start_ns) {
    StreamWriter& stream = stream_;
    stream.Hello(static_cast<uint32_t>(getpid()), start_ns);
    stream.Add(FrameType::kThread, memline::wire::Thread{0, static_cast<uint32_t>(getpid()), start_ns}, {"synthetic"});
    for (uint32_t i = 0; i * 10 < lines_; ++i) {
      stream.Function(i, "void Work" + std::to_string(i) + "()").Node(i + 1, i % 3 == 0 ? 0 : i, i);
    }
    for (uint32_t i = 0; i < lines_; ++i) stream.Site(i + 1, i / 10 + 1);
  }

  void Tick(uint64_t time_ns) {
    for (uint32_t i = 0; i < changes_; ++i) {
      const uint32_t line = random_() % lines_;
      heap_bytes_ -= bytes_[line];
      bytes_[line] = random_() % 65536;
      heap_bytes_ += bytes_[line];
      const uint64_t all = blocks_[line] += bytes_[line];
      stream_.Add(FrameType::kCounters, memline::wire::Counters{0, line + 1, all / 64, all, (all - bytes_[line]) / 64,
                                                                all - bytes_[line], 0, 0, 0, 0});
    }
    stream_.Tick(time_ns, (100 << 20) + heap_bytes_, heap_bytes_);
    if (stream_.bytes().size() >= kSendBytes) Send();
  }

  void Send() {
    std::string_view rest = stream_.bytes();
    while (!rest.empty()) {
      const ssize_t sent = send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (sent < 0) std::exit(0);  // nobody records any more
      rest.remove_prefix(static_cast<size_t>(sent));
    }
    stream_ = {};
  }

  void End(uint64_t time_ns) {
    stream_.Goodbye(time_ns);
    Send();
  }

 private:
  int socket_;
  uint32_t lines_;
  uint32_t changes_;
  std::vector<uint64_t> bytes_;   // live, by line
  std::vector<uint64_t> blocks_;  // bytes ever allocated, by line
  uint64_t heap_bytes_ = 0;
  std::mt19937 random_{1};
  StreamWriter stream_;
};

}  // namespace

int main(int argc, char** argv) {
  const char* socket_path = std::getenv("MEMLINE_SOCKET");
  if (argc < 4 || socket_path == nullptr) {
    std::fputs("usage: synthetic_target LINES CHANGES TICKS [HZ SECONDS], launched by a collector\n", stderr);
    return 2;
  }
  const auto number = [&](int i) { return static_cast<uint64_t>(argc > i ? std::atoll(argv[i]) : 0); };
  SyntheticTarget target(socket_path, static_cast<uint32_t>(number(1)), static_cast<uint32_t>(number(2)));
  const auto now = std::chrono::steady_clock::now();
  const auto now_ns = static_cast<uint64_t>(now.time_since_epoch().count());
  const uint64_t ticks = number(3);
  const uint64_t start_ns = now_ns - ticks * kTickNs;
  target.Introduce(start_ns);
  for (uint64_t tick = 1; tick <= ticks; ++tick) target.Tick(start_ns + tick * kTickNs);
  target.Send();
  std::puts("up to date");
  std::fflush(stdout);
  const uint64_t live = number(4) * number(5);
  const auto live_begin = std::chrono::steady_clock::now();
  const auto live_ns = static_cast<uint64_t>(live_begin.time_since_epoch().count());
  const auto step = std::chrono::nanoseconds(live == 0 ? 0 : 1'000'000'000 / number(4));
  for (uint64_t tick = 1; tick <= live; ++tick) {
    std::this_thread::sleep_until(live_begin + tick * step);
    target.Tick(live_ns + tick * static_cast<uint64_t>(step.count()));
    target.Send();
  }
  target.End(live_ns + live * static_cast<uint64_t>(step.count()));
  return 0;
}
