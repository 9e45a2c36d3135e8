// SPDX-License-Identifier: MIT
// `memline top` without a terminal and in one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/in_terminal.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kLeaveScreen[] = "\x1b[?1049l";

class TopTest : public testing::Test {
 protected:
  TopTest() { options_.environment = {"XDG_RUNTIME_DIR=" + scratch_.path().string()}; }
  std::vector<std::string> Command(const Process& target) {
    return {Program("memline"), "top", std::to_string(target.pid())};
  }

  ScratchDirectory scratch_;
  StartOptions options_;
};

TEST_F(TopTest, OnceWithoutATerminal) {
  Process target({Program("steady")}, options_);
  std::vector<std::string> command = Command(target);
  command.emplace_back("--once");
  Outcome top;
  // The runtime may be slower than the first table.
  ASSERT_TRUE(Eventually([&] {
    top = Execute(command, options_);
    return top.status != 0 || top.output.find("kept.push_back(std::malloc(1000));") != std::string::npos;
  })) << top.output;
  EXPECT_EQ(top.status, 0) << top.errors;
  for (const char* part :
       {"RSS ", "peak ", "heap ", "ticks ", "of a core in the program", "*Live", "RSS incr.", "steady.cpp:"}) {
    EXPECT_THAT(top.output, HasSubstr(part));
  }
  EXPECT_THAT(top.output, Not(HasSubstr("\x1b")));
  command.emplace_back("--functions");
  const Outcome functions = Execute(command, options_);
  EXPECT_THAT(functions.output, HasSubstr("Function"));
  EXPECT_THAT(functions.output, Not(HasSubstr("steady.cpp:")));
}

TEST_F(TopTest, OfAnyProcessTheRss) {
  Process target({Program("touching_static"), "30"}, options_);
  std::vector<std::string> command = Command(target);
  command.emplace_back("--once");
  const Outcome top = Execute(command, options_);
  EXPECT_EQ(top.status, 0) << top.errors;
  EXPECT_THAT(top.output, HasSubstr("RSS 30."));
  EXPECT_THAT(top.output, HasSubstr("only its RSS is known"));
}

TEST_F(TopTest, ScreensKeysAndSizes) {
  Process target({Program("steady")}, options_);
  InTerminal top(Command(target), options_.environment);
  if (!top.ok()) GTEST_SKIP() << "there are no pseudo-terminals here";
  ASSERT_TRUE(top.Shows("steady.cpp:"));
  EXPECT_FALSE(top.Echoes());
  EXPECT_TRUE(top.Shows("q quit"));
  top.Press('s');
  EXPECT_TRUE(top.Shows("*Increment"));
  top.Press('s');
  EXPECT_TRUE(top.Shows("*RSS incr."));
  top.Press('f');
  EXPECT_TRUE(top.Shows("Function (with what it calls)"));
  top.Resize(30, 8);
  std::string screen;
  EXPECT_TRUE(Eventually([&] {
    screen = top.NextScreen();
    return screen.find("Allocated") == std::string::npos;
  })) << screen;
  size_t rows = 1;
  for (size_t begin = 0, end; (end = screen.find("\x1b[K", begin)) != std::string::npos; begin = end + 3) {
    std::string line = screen.substr(begin, end - begin);
    rows += line.starts_with('\r') ? 1 : 0;
    line.erase(0, line.find_first_not_of("\r\n"));
    EXPECT_LE(line.size(), 30u) << line;
  }
  EXPECT_LE(rows, 8u);
  top.Press('q');
  EXPECT_EQ(top.Wait(), 0);
  EXPECT_THAT(top.shown(), HasSubstr(kLeaveScreen));
  EXPECT_TRUE(top.Echoes());
}

TEST_F(TopTest, EverySignalGivesTheTerminalBack) {
  Process target({Program("steady")}, options_);
  for (const int signal : {SIGTERM, SIGHUP, SIGINT, SIGSEGV, SIGABRT}) {
    InTerminal top(Command(target), options_.environment);
    if (!top.ok()) GTEST_SKIP() << "there are no pseudo-terminals here";
    ASSERT_TRUE(top.Shows("q quit"));
    EXPECT_FALSE(top.Echoes());
    top.Signal(signal);
    const bool fault = signal == SIGSEGV || signal == SIGABRT;
    EXPECT_EQ(top.Wait(), fault ? 128 + signal : 0);
    EXPECT_THAT(top.shown(), HasSubstr(kLeaveScreen)) << signal;
    EXPECT_TRUE(top.Echoes()) << signal;
  }
}

TEST_F(TopTest, TheEndOfTheProcessLeavesTheLastTable) {
  Process target({Program("steady")}, options_);
  InTerminal top(Command(target), options_.environment);
  if (!top.ok()) GTEST_SKIP() << "there are no pseudo-terminals here";
  ASSERT_TRUE(top.Shows("q quit"));
  target.CloseInput();
  EXPECT_EQ(top.Wait(), 0);
  EXPECT_TRUE(top.Shows(kLeaveScreen));
  EXPECT_TRUE(top.Shows("exited 7")) << top.shown();
  EXPECT_TRUE(top.Echoes());
}

}  // namespace
}  // namespace memline
