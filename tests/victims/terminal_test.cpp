// SPDX-License-Identifier: MIT
// What the command shows in a terminal and nowhere else: colours, and that it is still at work.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/in_terminal.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kRed[] = "\x1b[1;31m";
constexpr char kClear[] = "\r\x1b[K";

class TerminalTest : public testing::Test {
 protected:
  // Its output, of a command that fails, in a terminal.
  [[nodiscard]] std::string Failing(const std::vector<std::string>& environment) const {
    InTerminal command({Program("memline"), "report", "missing.memline"}, environment, scratch_.path());
    if (!command.ok()) return {};
    EXPECT_EQ(command.Wait(), 2);
    return command.shown();
  }
  // A memline beside which stands a memline-gui that works for as long as `script` says.
  [[nodiscard]] std::vector<std::string> PlotBy(const std::string& script) const {
    std::filesystem::copy_file(Program("memline"), scratch_ / "memline");
    WriteFile(scratch_ / "memline-gui", "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(scratch_ / "memline-gui", std::filesystem::perms::owner_all);
    return {(scratch_ / "memline").string(), "plot", "x.memline", "-o", "pic\tture.png"};
  }

  ScratchDirectory scratch_;
};

TEST_F(TerminalTest, ColoursAreForTerminalsAndThoseWhoWantThem) {
  const std::string shown = Failing({});
  if (shown.empty()) GTEST_SKIP() << "no terminal";
  EXPECT_THAT(shown, HasSubstr(std::string(kRed) + "memline:\x1b[0m cannot report missing.memline: "));
  EXPECT_THAT(Failing({"NO_COLOR=1"}), testing::StartsWith("memline: cannot report"));
  EXPECT_THAT(Failing({"TERM=dumb"}), testing::StartsWith("memline: cannot report"));
  EXPECT_THAT(Failing({"NO_COLOR="}), HasSubstr(kRed)) << "empty is not set: no-color.org";
  EXPECT_THAT(Memline({"report", "missing.memline"}).errors, Not(HasSubstr("\x1b")));
  EXPECT_THAT(Memline({"list", scratch_.path().string()}).output, Not(HasSubstr("\x1b")));
}

TEST_F(TerminalTest, SaysWhatItIsAtUntilThatIsDone) {
  InTerminal plot(PlotBy("read line; exit 3"));
  if (!plot.ok()) GTEST_SKIP() << "no terminal";
  ASSERT_TRUE(plot.Shows(std::string(kClear) + "memline: drawing pic    ture.png … ")) << plot.shown();
  ASSERT_TRUE(plot.Shows(" s")) << plot.shown();
  plot.Press('\n');
  EXPECT_EQ(plot.Wait(), 3);
  EXPECT_THAT(plot.shown(), testing::EndsWith(kClear));
}

TEST_F(TerminalTest, ALineIsNoLongerThanTheTerminal) {
  InTerminal plot(PlotBy("read line; read line"));
  if (!plot.ok()) GTEST_SKIP() << "no terminal";
  ASSERT_TRUE(plot.Shows("memline: drawing")) << plot.shown();
  plot.Resize(20, 10);
  ASSERT_TRUE(plot.Shows(std::string(kClear) + "memline: drawing pi" + kClear)) << plot.shown();
  plot.Type("\n\n");
  EXPECT_EQ(plot.Wait(), 0);
}

TEST_F(TerminalTest, ElsewhereNothingIsSaidHoweverLongItTakes) {
  const Outcome plot = Execute(PlotBy("sleep 1.5"));
  EXPECT_EQ(plot.status, 0);
  EXPECT_EQ(plot.output + plot.errors, "");
}

TEST_F(TerminalTest, AnAppThatIsKilledIsTold) {
  const Outcome plot = Execute(PlotBy("kill -KILL $$"));
  EXPECT_EQ(plot.status, 2);
  EXPECT_THAT(plot.errors, HasSubstr("memline: memline-gui did not end as it should: Killed: "));
}

}  // namespace
}  // namespace memline
