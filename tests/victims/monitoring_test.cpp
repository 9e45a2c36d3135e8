// SPDX-License-Identifier: MIT
// The whole way of an alert: a growing program, `memline serve`, a real Prometheus with the shipped configuration and
// rules, a real Alertmanager. All on this machine's own address, in a scratch directory.
#include <gmock/gmock.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>

#include "tests/victims/serving.h"

namespace memline {
namespace {

using nlohmann::json;

constexpr char kSilentReceiver[] = R"(
route:
  receiver: nobody
receivers:
  - name: nobody
)";

std::string Local(uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

json Parsed(const HttpReply& reply) { return json::parse(reply.body, nullptr, false); }

class Monitoring : public Serving {
 protected:
  // A file as it is shipped, but for what is named, which has to be in it.
  void Derive(const std::string& name, std::initializer_list<std::pair<std::string, std::string>> changes) {
    std::string text = ReadFile(std::filesystem::path(MEMLINE_PROMETHEUS_DIR) / name);
    for (const auto& [from, to] : changes) {
      ASSERT_NE(text.find(from), std::string::npos) << name << " has no " << from;
      for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
        text.replace(at, from.size(), to);
      }
    }
    std::ofstream(scratch_ / name) << text;
  }

  void StartEngines() {
    std::ofstream(scratch_ / "alertmanager.yml") << kSilentReceiver;
    Derive("prometheus.yml", {{"interval: 15s", "interval: 200ms"},
                              {"localhost:9797", Local(port_)},
                              {"localhost:9093", Local(alertmanager_port_)}});
    // The same in seconds, and of bytes as few as a test's program takes.
    Derive("memline-alerts.yml", {{"[5m]", "[2s]"},
                                  {"offset 5m", "offset 2s"},
                                  {"for: 5m", "for: 1s"},
                                  {"for: 2m", "for: 1s"},
                                  {"for: 1m", "for: 1s"},
                                  {"> 10485760", "> 2000"},
                                  {"0.8 * memline_machine", "0.000001 * memline_machine"}});
    const std::string directory = scratch_.path().string();
    alertmanager_ = std::make_unique<Process>(
        std::vector<std::string>{"prometheus-alertmanager", "--config.file=" + directory + "/alertmanager.yml",
                                 "--storage.path=" + directory + "/alertmanager",
                                 "--web.listen-address=" + Local(alertmanager_port_), "--cluster.listen-address="});
    prometheus_ = std::make_unique<Process>(std::vector<std::string>{
        "prometheus", "--config.file=" + directory + "/prometheus.yml",
        "--storage.tsdb.path=" + directory + "/prometheus", "--web.listen-address=" + Local(prometheus_port_)});
  }

  [[nodiscard]] json Query(const std::string& expression) const {
    const json answer = Parsed(Get(prometheus_port_, "/api/v1/query?query=" + expression));
    if (!answer.is_object() || answer.value("status", "") != "success") return json::array();
    return answer.at("data").at("result");
  }
  // Why Prometheus could not scrape, "" if it could, "not yet" before it has tried.
  [[nodiscard]] std::string ScrapeError() const {
    const json answer = Parsed(Get(prometheus_port_, "/api/v1/targets"));
    if (!answer.is_object()) return "not yet";
    for (const json& target : answer.at("data").at("activeTargets")) {
      if (target.at("health") != "unknown") return target.at("lastError");
    }
    return "not yet";
  }
  // The labels of an alert, as Alertmanager has it of this process, or of none where pid is 0.
  [[nodiscard]] json Alert(const std::string& name, pid_t pid) const {
    const json alerts = Parsed(Get(alertmanager_port_, "/api/v2/alerts"));
    if (!alerts.is_array()) return {};
    for (const json& alert : alerts) {
      const json& labels = alert.at("labels");
      if (labels.at("alertname") != name) continue;
      if (pid == 0 || labels.value("pid", "") == std::to_string(pid)) return labels;
    }
    return {};
  }
  [[nodiscard]] std::string Said() const {
    return "prometheus:\n" + prometheus_->Errors() + "alertmanager:\n" + alertmanager_->Errors();
  }

  uint16_t alertmanager_port_ = FreePort();
  uint16_t prometheus_port_ = FreePort();
  std::unique_ptr<Process> alertmanager_;
  std::unique_ptr<Process> prometheus_;
};

TEST_F(Monitoring, AGrowingLineRaisesAnAlert) {
  for (const char* engine : {"prometheus", "prometheus-alertmanager"}) {
    if (Execute({engine, "--version"}).status != 0) GTEST_SKIP() << "there is no " << engine << " here";
  }
  Serve();
  Process target({Program("steady")}, options_);
  const pid_t pid = target.pid();
  StartEngines();
  ASSERT_FALSE(HasFatalFailure());
  ASSERT_TRUE(Eventually([&] { return ScrapeError().empty(); })) << ScrapeError() << Said();

  const std::string line = "memline_line_live_bytes%7Bfunction%3D%22Grow%22%7D";
  ASSERT_TRUE(Eventually([&] { return !Query(line).empty(); })) << Said();
  const json series = Query(line).at(0).at("metric");
  EXPECT_EQ(series.at("pid"), std::to_string(pid));
  EXPECT_EQ(series.at("command"), "steady");
  EXPECT_THAT(series.at("file").get<std::string>(), testing::EndsWith("steady.cpp"));
  // Types and units arrive: it was read as OpenMetrics.
  const json metadata = Parsed(Get(prometheus_port_, "/api/v1/metadata?metric=memline_line_live_bytes"));
  EXPECT_EQ(metadata.at("data").at("memline_line_live_bytes").at(0).at("unit"), "bytes") << metadata;

  json grows;
  EXPECT_TRUE(Eventually([&] { return !(grows = Alert("MemlineLineGrows", pid)).is_null(); })) << Said();
  EXPECT_EQ(grows.value("function", ""), "Grow") << grows;
  EXPECT_EQ(grows.value("line", ""), "20") << grows;  // of the malloc
  EXPECT_TRUE(Eventually([&] { return !Alert("MemlineRssNearLimit", pid).is_null(); })) << Said();
  EXPECT_TRUE(Alert("MemlineProcessGone", pid).is_null());

  target.CloseInput();
  EXPECT_EQ(target.Wait(), 7);
  EXPECT_TRUE(Eventually([&] { return !Alert("MemlineProcessGone", pid).is_null(); })) << Said();

  server_->Signal(SIGTERM);
  EXPECT_EQ(server_->Wait(), 0);
  EXPECT_TRUE(Eventually([&] { return !Alert("MemlineServerDown", 0).is_null(); })) << Said();
}

}  // namespace
}  // namespace memline
