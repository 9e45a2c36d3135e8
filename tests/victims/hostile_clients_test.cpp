// SPDX-License-Identifier: MIT
// Clients of `memline serve` that wish it ill: they neither stop it nor the recording.
#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>

#include <random>

#include "tests/victims/serving.h"

namespace memline {
namespace {

class HostileClients : public Serving {
 protected:
  // Somebody else is still served, and the target is still recorded.
  void ExpectAllWell(const Process& target) {
    const std::string ticks = SampleOf("memline_ticks_total", target);
    const std::optional<double> before = ValueOf(Metrics(), ticks);
    ASSERT_TRUE(before);
    EXPECT_TRUE(Eventually([&] { return ValueOf(Metrics(), ticks).value_or(0) > *before; }));
  }
  static bool IsClosed(const UniqueFd& socket) {
    char byte;
    return recv(socket.get(), &byte, 1, MSG_DONTWAIT) == 0;
  }
};

TEST_F(HostileClients, DoNotStopIt) {
  Serve();
  const Process target({Program("steady")}, options_);
  ASSERT_TRUE(Eventually([&] { return ValueOf(Metrics(), SampleOf("memline_ticks_total", target)).has_value(); }));

  // Many that say nothing, or never come to an end: the eldest have to go.
  std::vector<UniqueFd> silent;
  for (int i = 0; i < 300; ++i) {
    UniqueFd client = ConnectTo(port_);
    ASSERT_TRUE(client.valid());
    if (i % 2 == 0) SendAll(client, "GET /metrics HTTP/1.1\r\nHost: a\r\nX-Endless: ");
    silent.push_back(std::move(client));
  }
  ExpectAllWell(target);
  EXPECT_TRUE(Eventually([&] { return IsClosed(silent.front()); }));

  // Headers without end, in one and in many.
  const std::string request = "GET /metrics HTTP/1.1\r\nHost: a\r\n";
  EXPECT_NE(Ask(port_, request + "X: " + std::string(4 << 20, 'x') + "\r\n\r\n").status, 200);
  std::string many = request;
  for (int i = 0; i < 100'000; ++i) many += "X-" + std::to_string(i) + ": x\r\n";
  EXPECT_NE(Ask(port_, many + "\r\n").status, 200);
  EXPECT_NE(Ask(port_, "GET /" + std::string(1 << 20, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n").status, 200);
  ExpectAllWell(target);

  // A body that is said to be huge; requests that are none; clients that leave without the answer.
  EXPECT_EQ(Ask(port_, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999\r\n\r\n").status, 405);
  std::mt19937 random(1);
  for (int i = 0; i < 200; ++i) {
    std::string noise(random() % 2000, '\0');
    for (char& byte : noise) byte = static_cast<char>(random());
    const UniqueFd client = ConnectTo(port_);
    ASSERT_TRUE(client.valid());
    SendAll(client, i % 2 == 0 ? noise : "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  ExpectAllWell(target);
}

// One byte now and then keeps no connection open for ever.
TEST_F(HostileClients, SlowOnesComeToAnEnd) {
  Serve();
  const UniqueFd slow = ConnectTo(port_);
  ASSERT_TRUE(slow.valid());
  SendAll(slow, "GET /metrics HTTP/1.1\r\nX: ");
  EXPECT_TRUE(Eventually([&] { return !SendAll(slow, "x") || IsClosed(slow); }));
  EXPECT_EQ(Get(port_, "/").status, 200);
}

}  // namespace
}  // namespace memline
