// SPDX-License-Identifier: MIT
// Whatever comes on the connection, the runtime takes what is a request and goes on.
#include "requests.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <random>
#include <string>

namespace memline::runtime {
namespace {

std::string Frame(uint16_t type, const std::string& payload, uint16_t reserved = 0) {
  const wire::FrameHeader header{static_cast<uint32_t>(payload.size()), type, reserved};
  return std::string(reinterpret_cast<const char*>(&header), sizeof header) + payload;
}

const std::string kTrim = Frame(static_cast<uint16_t>(wire::FrameType::kTrim), std::string(4, '\0'));

class RequestsTest : public testing::Test {
 protected:
  RequestsTest() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_), 0); }
  ~RequestsTest() override {
    close(ends_[0]);
    if (ends_[1] >= 0) close(ends_[1]);
  }
  bool Say(const std::string& bytes) {
    EXPECT_EQ(send(ends_[1], bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    return requests_.Read(ends_[0]);
  }
  void HangUp() {
    close(ends_[1]);
    ends_[1] = -1;
  }

  int ends_[2];
  Requests requests_;
};

TEST_F(RequestsTest, NothingIsNoRequest) {
  EXPECT_FALSE(requests_.Read(ends_[0]));
  EXPECT_TRUE(requests_.open());
}

TEST_F(RequestsTest, TakesARequest) {
  EXPECT_TRUE(Say(kTrim));
  EXPECT_FALSE(requests_.Read(ends_[0]));
  EXPECT_TRUE(Say(kTrim + kTrim)) << "several are one";
}

TEST_F(RequestsTest, IsPausedUntilItResumes) {
  const std::string pause = Frame(static_cast<uint16_t>(wire::FrameType::kPause), std::string(4, '\0'));
  const std::string resume = Frame(static_cast<uint16_t>(wire::FrameType::kResume), std::string(4, '\0'));
  EXPECT_FALSE(Say(pause));
  EXPECT_TRUE(requests_.paused());
  EXPECT_TRUE(Say(kTrim + pause)) << "trims all the same";
  EXPECT_FALSE(Say(resume + pause + resume));
  EXPECT_FALSE(requests_.paused());
  Say(pause);
  requests_.Begin();
  EXPECT_FALSE(requests_.paused()) << "another collector has not asked";
}

TEST_F(RequestsTest, TakesARequestInPieces) {
  for (size_t i = 0; i + 1 < sizeof(wire::FrameHeader); ++i) EXPECT_FALSE(Say(kTrim.substr(i, 1)));
  EXPECT_TRUE(Say(kTrim.substr(sizeof(wire::FrameHeader) - 1)));
  EXPECT_TRUE(Say(kTrim));
}

TEST_F(RequestsTest, PassesOverFramesThatItDoesNotKnow) {
  EXPECT_TRUE(Say(Frame(77, kTrim + std::string(500, 'x')) + kTrim));
  EXPECT_FALSE(Say(Frame(77, kTrim)));
  EXPECT_FALSE(Say(Frame(static_cast<uint16_t>(wire::FrameType::kTrim), "", 1)));
}

TEST_F(RequestsTest, PassesOverPayloadsOfAnySize) {
  const wire::FrameHeader header{UINT32_MAX, static_cast<uint16_t>(wire::FrameType::kTrim), 0};
  EXPECT_FALSE(Say(std::string(reinterpret_cast<const char*>(&header), sizeof header)));
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(Say(kTrim));
  EXPECT_TRUE(requests_.open());
}

TEST_F(RequestsTest, SurvivesGarbage) {
  std::mt19937 random(5);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes(1 + random() % 300, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    Say(bytes);
  }
  EXPECT_TRUE(requests_.open());
  requests_.Begin();
  EXPECT_TRUE(Say(kTrim)) << "a new connection begins with a frame";
}

TEST_F(RequestsTest, ListensNoMoreOnceTheCollectorHasHungUp) {
  HangUp();
  EXPECT_FALSE(requests_.Read(ends_[0]));
  EXPECT_FALSE(requests_.open());
}

}  // namespace
}  // namespace memline::runtime
