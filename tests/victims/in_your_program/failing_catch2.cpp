// SPDX-License-Identifier: MIT
#define CATCH_CONFIG_MAIN
#define CATCH_CONFIG_CONSOLE_WIDTH 1000  // a line of a message is a line
#include <catch2/catch.hpp>
//
#include <memline/assertions.h>

#include <string>
#include <vector>

namespace {

std::vector<std::string> log_lines;
const std::string long_text(100, 'x');

void Remember(const std::string& text) {
  PROFILE();
  log_lines.push_back(text);  // planted: kept for ever
}

}  // namespace

TEST_CASE("passes") {
  CHECK_MAX_ALLOCATIONS(0, static_cast<void>(long_text.size()));
  REQUIRE_NO_GROWTH(4, std::vector<int>(10));
}

TEST_CASE("goes on") {
  CHECK_MAX_LIVE_BYTES(10, Remember(long_text));
  WARN("went on");
}

TEST_CASE("stops") {
  REQUIRE_NO_GROWTH(6, Remember(long_text));
  WARN("not to be reached");
}
