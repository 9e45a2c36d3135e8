// SPDX-License-Identifier: MIT
// `memline serve`: what it serves, of whom, and how it begins and ends.
#include <gmock/gmock.h>
#include <signal.h>

#include "tests/victims/serving.h"

namespace memline {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

using ServeTest = Serving;

TEST_F(ServeTest, TheLinesOfTargetsBeforeAndAfterIt) {
  const Process before({Program("steady")}, options_);
  Serve();
  const Process after({Program("steady")}, options_);
  std::string metrics;
  ASSERT_TRUE(Eventually([&] {
    metrics = Metrics();
    return ValueOf(metrics, SampleOf("memline_line_live_bytes", before)) &&
           ValueOf(metrics, SampleOf("memline_line_live_bytes", after));
  })) << metrics;
  for (const Process* target : {&before, &after}) {
    EXPECT_EQ(ValueOf(metrics, SampleOf("memline_up", *target)), 1);
    EXPECT_GT(*ValueOf(metrics, SampleOf("memline_rss_bytes", *target)), 1 << 20);
    EXPECT_GT(*ValueOf(metrics, SampleOf("memline_heap_bytes", *target)), 1000);
    EXPECT_GT(*ValueOf(metrics, SampleOf("memline_runtime_bytes", *target)), 0);
    EXPECT_TRUE(ValueOf(metrics, SampleOf("memline_runtime_cpu_seconds_total", *target)));
    EXPECT_THAT(metrics, HasSubstr(SampleOf("memline_line_allocated_bytes_total", *target) +
                                   "command=\"steady\",function=\"Grow\",file=\""));
  }
  EXPECT_THAT(metrics, EndsWith("# EOF\n"));
  // Counters count on.
  const double allocations = *ValueOf(metrics, SampleOf("memline_allocations_total", after));
  EXPECT_TRUE(Eventually(
      [&] { return ValueOf(Metrics(), SampleOf("memline_allocations_total", after)).value_or(0) > allocations; }));
}

TEST_F(ServeTest, ATargetThatEnds) {
  Serve();
  Process target({Program("steady")}, options_);
  ASSERT_TRUE(Eventually([&] { return ValueOf(Metrics(), SampleOf("memline_up", target)) == 1; }));
  const std::string up = SampleOf("memline_up", target);
  const std::string line = SampleOf("memline_line_live_bytes", target);
  target.CloseInput();
  EXPECT_EQ(target.Wait(), 7);
  std::string metrics;
  EXPECT_TRUE(Eventually([&] {
    metrics = Metrics();
    return ValueOf(metrics, up) == 0 && !ValueOf(metrics, line);
  })) << metrics;
}

TEST_F(ServeTest, ArgumentsOnlyWhenAsked) {
  {
    Serve();
    const Process target({Program("steady"), "secret"}, options_);
    ASSERT_TRUE(Eventually([&] { return ValueOf(Metrics(), SampleOf("memline_up", target)) == 1; }));
    EXPECT_THAT(Metrics(), Not(HasSubstr("secret")));
    server_->Signal(SIGTERM);
    EXPECT_EQ(server_->Wait(), 0);
  }
  Serve({"--arguments", "--lines", "0"});
  const Process target({Program("steady"), "secret"}, options_);
  EXPECT_TRUE(Eventually([&] { return Metrics().find("steady secret\"") != std::string::npos; }));
  EXPECT_FALSE(ValueOf(Metrics(), "memline_line_live_bytes"));
}

TEST_F(ServeTest, PathsAndMethods) {
  Serve();
  const HttpReply metrics = Get(port_, "/metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_THAT(metrics.headers,
              HasSubstr("Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"));
  const HttpReply head = Ask(port_, "HEAD /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  const HttpReply start = Get(port_, "/");
  EXPECT_EQ(start.status, 200);
  EXPECT_THAT(start.body, HasSubstr("href=\"/metrics\""));
  EXPECT_EQ(Get(port_, "/metrics?name=x").status, 200);
  EXPECT_EQ(Get(port_, "/metrics/../../etc/passwd").status, 404);
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
    const HttpReply refused =
        Ask(port_, std::string(method) + " /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
    EXPECT_EQ(refused.status, 405) << method;
    EXPECT_THAT(refused.headers, HasSubstr("Allow: GET, HEAD\r\n"));
  }
}

TEST_F(ServeTest, EndsBySignals) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    Serve();
    // Also while somebody is connected.
    const UniqueFd idle = ConnectTo(port_);
    ASSERT_TRUE(idle.valid());
    server_->Signal(signal);
    EXPECT_EQ(server_->Wait(), 0);
    EXPECT_EQ(server_->Errors(), "");
  }
}

TEST_F(ServeTest, WhereItCannotListen) {
  Serve();
  StartOptions elsewhere;
  const ScratchDirectory other;
  elsewhere.environment = {"XDG_RUNTIME_DIR=" + other.path().string()};
  const Outcome taken = Memline({"serve", "--listen", "127.0.0.1:" + std::to_string(port_)}, elsewhere);
  EXPECT_EQ(taken.status, 2);
  EXPECT_THAT(taken.errors, HasSubstr("Address already in use"));
  for (const char* address : {"", "9797", ":9797", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:70000", "::1:9797"}) {
    const Outcome refused = Memline({"serve", "--listen", address}, elsewhere);
    EXPECT_EQ(refused.status, 2) << address;
    EXPECT_THAT(refused.errors, HasSubstr("--listen 127.0.0.1:9797")) << address;
  }
  const Outcome second = Memline({"serve", "--listen", "127.0.0.1:0"}, options_);
  EXPECT_EQ(second.status, 2);
  EXPECT_THAT(second.errors, HasSubstr("another collector is waiting for targets already: end that one first"));
}

TEST_F(ServeTest, WarnsWhereOthersReachIt) {
  Process server({Program("memline"), "serve", "--listen", "0.0.0.0:0"}, options_);
  ASSERT_TRUE(Eventually([&] { return server.Output().find("/metrics\n") != std::string::npos; })) << server.Errors();
  EXPECT_THAT(server.Errors(), HasSubstr("can read the names of programs, files and functions"));
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(), 0);
}

}  // namespace
}  // namespace memline
