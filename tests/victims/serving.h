// SPDX-License-Identifier: MIT
// `memline serve` for targets of the test's own.
#ifndef MEMLINE_TESTS_VICTIMS_SERVING_H_
#define MEMLINE_TESTS_VICTIMS_SERVING_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/http_client.h"
#include "tests/victims/process.h"

namespace memline {

class Serving : public testing::Test {
 protected:
  Serving() { options_.environment = {"XDG_RUNTIME_DIR=" + scratch_.path().string()}; }

  /// On any free port, until it answers there.
  void Serve(std::vector<std::string> arguments = {}) {
    std::vector<std::string> command = {Program("memline"), "serve", "--listen", "127.0.0.1:0"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    server_ = std::make_unique<Process>(command, options_);
    const std::string before = "http://127.0.0.1:";
    ASSERT_TRUE(Eventually([&] { return server_->Output().find("/metrics\n") != std::string::npos; }))
        << server_->Errors();
    const std::string said = server_->Output();
    port_ = static_cast<uint16_t>(std::atoi(said.c_str() + said.find(before) + before.size()));
    ASSERT_NE(port_, 0);
  }
  [[nodiscard]] std::string Metrics() const { return Get(port_, "/metrics").body; }
  /// Of the first sample that begins like this.
  static std::optional<double> ValueOf(const std::string& metrics, const std::string& sample) {
    const size_t begin = metrics.find("\n" + sample);
    if (begin == std::string::npos) return std::nullopt;
    const size_t end = metrics.find('\n', begin + 1);
    return std::strtod(metrics.c_str() + metrics.rfind(' ', end) + 1, nullptr);
  }
  static std::string SampleOf(const std::string& metric, const Process& target) {
    return metric + "{pid=\"" + std::to_string(target.pid()) + "\",";
  }

  ScratchDirectory scratch_;
  StartOptions options_;
  std::unique_ptr<Process> server_;
  uint16_t port_ = 0;
};

}  // namespace memline

#endif  // MEMLINE_TESTS_VICTIMS_SERVING_H_
