// SPDX-License-Identifier: MIT
// `memline serve --push`: what a server for profiles is sent, and what becomes of it where there is none.
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>

#include <mutex>
#include <thread>
#include <utility>

#include "profiler_core/exchange/byte_source.h"
#include "tests/unit/exchange/protobuf_message.h"
#include "tests/victims/serving.h"

namespace memline {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct Request {
  std::string line;
  std::string headers;
  std::string body;
};

// Takes requests on a port of this machine, one connection after the other.
class ProfileServer {
 public:
  explicit ProfileServer(uint16_t port = 0, int status = 200) : status_(status) {
    listening_ = UniqueFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int yes = 1;
    setsockopt(listening_.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(listening_.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(listening_.get(), 8), 0);
    getsockname(listening_.get(), reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Run(); });
  }
  ~ProfileServer() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
      if (serving_ >= 0) shutdown(serving_, SHUT_RDWR);
    }
    shutdown(listening_.get(), SHUT_RDWR);
    thread_.join();
  }

  [[nodiscard]] std::string Url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::vector<Request> Requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void Run() {
    for (;;) {
      const UniqueFd client(accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      {
        const std::lock_guard lock(mutex_);
        if (!client.valid() || ended_) return;
        serving_ = client.get();
      }
      while (ServeOne(client)) continue;
      const std::lock_guard lock(mutex_);
      serving_ = -1;
    }
  }
  bool ServeOne(const UniqueFd& client) {
    std::string text;
    size_t headers = std::string::npos;
    size_t length = 0;
    while (headers == std::string::npos || text.size() < headers + 4 + length) {
      char bytes[4096];
      const ssize_t count = recv(client.get(), bytes, sizeof bytes, 0);
      if (count <= 0) return false;
      text.append(bytes, static_cast<size_t>(count));
      if (headers != std::string::npos || (headers = text.find("\r\n\r\n")) == std::string::npos) continue;
      const size_t field = text.find("Content-Length: ");
      length = field < headers ? std::stoul(text.substr(field + 16)) : 0;
    }
    const size_t line = text.find("\r\n");
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back({text.substr(0, line), text.substr(line + 2, headers - line), text.substr(headers + 4)});
    }
    return SendAll(client, "HTTP/1.1 " + std::to_string(status_) + " So\r\nContent-Length: 0\r\n\r\n");
  }

  const int status_;
  UniqueFd listening_;
  uint16_t port_ = 0;
  std::mutex mutex_;  // protects all below
  std::vector<Request> requests_;
  int serving_ = -1;
  bool ended_ = false;
  std::thread thread_;
};

// The file of the form.
std::string ProfileIn(const Request& request) {
  const size_t begin = request.body.find("\r\n\r\n") + 4;
  const std::string boundary = "\r\n" + request.body.substr(0, request.body.find("\r\n"));
  const std::string file = request.body.substr(begin, request.body.find(boundary, begin) - begin);
  const std::unique_ptr<ByteSource> source = Decompressed(BytesOf(file));
  std::string profile;
  for (std::string_view piece; !(piece = source->Next()).empty();) profile += piece;
  return profile;
}

// alloc_objects, alloc_space, inuse_objects, inuse_space of the line that keeps blocks of 1000 bytes.
std::vector<int64_t> KeptIn(const std::string& profile) {
  for (ProtobufMessage& sample : ProtobufMessage(profile).messages(2)) {
    std::vector<int64_t> values = sample.packed(2);
    if (values.at(2) != 0 && values.at(3) == 1000 * values.at(2)) return values;
  }
  return {};
}

using PushTest = Serving;

TEST_F(PushTest, TheProfileOfEachProcessComesAgainAndAgain) {
  ProfileServer profiles;
  Serve({"--push", profiles.Url(), "--push-every", "100ms"});
  Process target({Program("steady")}, options_);
  const std::string name = "name=steady%7Bpid%3D" + std::to_string(target.pid()) + "%7D";
  ASSERT_TRUE(Eventually([&] { return profiles.Requests().size() >= 3; })) << server_->Errors();
  target.CloseInput();
  target.Wait();
  std::vector<Request> requests = profiles.Requests();
  int64_t allocated = 0;
  for (const Request& request : requests) {
    EXPECT_THAT(request.line, StartsWith("POST /ingest?format=pprof&spyName=memline&" + name + "&from="));
    EXPECT_THAT(request.line, HasSubstr("&until="));
    EXPECT_THAT(request.headers, HasSubstr("Content-Type: multipart/form-data; boundary="));
    EXPECT_THAT(request.body, HasSubstr("name=\"profile\"; filename=\"profile\""));
    const std::string profile = ProfileIn(request);
    EXPECT_THAT(profile, HasSubstr("Grow"));
    EXPECT_THAT(profile, HasSubstr("steady.cpp"));
    const std::vector<int64_t> kept = KeptIn(profile);
    ASSERT_EQ(kept.size(), 4u);
    allocated += kept[1];
    EXPECT_EQ(allocated, kept[3]) << "nothing of it is freed";
  }
  // Prometheus is served meanwhile.
  EXPECT_THAT(Metrics(), EndsWith("# EOF\n"));
  server_->Signal(SIGTERM);
  EXPECT_EQ(server_->Wait(), 0);
  EXPECT_EQ(server_->Errors(), "");
}

TEST_F(PushTest, GoReadsTheProfile) {
  if (std::system("which go >/dev/null") != 0) GTEST_SKIP() << "go is not installed";
  ProfileServer profiles;
  Serve({"--push", profiles.Url(), "--push-every", "100ms"});
  const Process target({Program("steady")}, options_);
  ASSERT_TRUE(Eventually([&] { return !profiles.Requests().empty(); })) << server_->Errors();
  WriteFile(scratch_ / "profile", ProfileIn(profiles.Requests()[0]));
  const Outcome top = Execute({"go", "tool", "pprof", "-top", (scratch_ / "profile").string()});
  EXPECT_EQ(top.status, 0) << top.errors;
  EXPECT_THAT(top.output, HasSubstr("Grow"));
}

TEST_F(PushTest, WhereNobodyListensItIsSaidOnceAndTriedAgain) {
  const uint16_t port = FreePort();
  Serve({"--push", "http://user:secret@127.0.0.1:" + std::to_string(port), "--push-every", "100ms"});
  const Process target({Program("steady")}, options_);
  ASSERT_TRUE(Eventually([&] { return !server_->Errors().empty(); }));
  ASSERT_TRUE(Eventually([&] { return ValueOf(Metrics(), SampleOf("memline_up", target)) == 1; }));
  {
    ProfileServer profiles(port);
    ASSERT_TRUE(Eventually([&] { return !profiles.Requests().empty(); }));
    EXPECT_THAT(profiles.Requests()[0].headers, HasSubstr("Authorization: Basic "));
    ASSERT_TRUE(Eventually([&] { return server_->Errors().find("takes profiles again\n") != std::string::npos; }));
  }
  const std::string errors = server_->Errors();
  EXPECT_THAT(errors, StartsWith("memline: cannot push to http://127.0.0.1:" + std::to_string(port) + "/ingest: "));
  EXPECT_EQ(errors.find("cannot push"), errors.rfind("cannot push", errors.find("takes profiles again")));
  EXPECT_THAT(errors, Not(HasSubstr("secret")));
}

// One that takes connections and says nothing holds nobody up.
TEST_F(PushTest, AServerThatIsSilent) {
  const UniqueFd listening(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(listening.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(listening.get(), 8), 0);
  getsockname(listening.get(), reinterpret_cast<sockaddr*>(&address), &size);
  Serve({"--push", "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)), "--push-every", "100ms"});
  const Process target({Program("steady")}, options_);
  const UniqueFd pushing(accept(listening.get(), nullptr, nullptr));
  ASSERT_TRUE(pushing.valid());
  EXPECT_TRUE(Eventually([&] { return ValueOf(Metrics(), SampleOf("memline_up", target)) == 1; }));
  server_->Signal(SIGTERM);
  EXPECT_EQ(server_->Wait(), 0);
}

TEST_F(PushTest, AnAnswerThatIsNoneAndAddressesThatAreNone) {
  ProfileServer refusing(0, 404);
  Serve({"--push", refusing.Url(), "--push-every", "100ms"});
  const Process target({Program("steady")}, options_);
  EXPECT_TRUE(Eventually([&] { return server_->Errors().find("it answers with status 404") != std::string::npos; }));
  for (const char* address : {"127.0.0.1:4040", "ftp://127.0.0.1/", "http://", "http://a b/", "http://a/?x=1"}) {
    const Outcome refused = Memline({"serve", "--push", address}, options_);
    EXPECT_EQ(refused.status, 2) << address;
    EXPECT_THAT(refused.errors, HasSubstr("--push http://127.0.0.1:4040")) << address;
  }
  EXPECT_EQ(Memline({"serve", "--push-every", "1s"}, options_).status, 2);
}

}  // namespace
}  // namespace memline
