// SPDX-License-Identifier: MIT
// `memline report --format html` of real recordings; in a real browser where there is one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kHostile[] = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";

std::optional<std::string> Browser() {
  for (const std::string name : {"chromium-headless-shell", "chromium", "google-chrome"}) {
    if (std::system(("command -v " + name + " >/dev/null").c_str()) == 0) return name;
  }
  return std::nullopt;
}

class HtmlTest : public testing::Test {
 protected:
  HtmlTest() {
    Process recorded({Program("memline"), "run", "--no-report", "-o", session_, "--", Program("told"), kHostile}, {});
    recorded.Tell("keep 1000\nmark 7\nkeep 500\n");
    recorded.CloseInput();
    EXPECT_EQ(recorded.Wait(), 7) << recorded.Errors();
  }
  // The page of the session.
  std::string Page(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"report", session_, "--format", "html", "-o", page_});
    const Outcome outcome = Memline(more);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(outcome.output, "");
    return ReadFile(page_);
  }
  Outcome Browse(const std::string& browser, std::vector<std::string> what) {
    std::vector<std::string> command = {browser,
                                        "--headless",
                                        "--no-sandbox",  // the tests may run as root
                                        "--disable-gpu",
                                        "--user-data-dir=" + (scratch_ / "profile").string(),
                                        "--enable-logging=stderr",
                                        "--window-size=1280,900"};
    command.insert(command.end(), what.begin(), what.end());
    command.push_back("file://" + page_);
    return Execute(command);
  }

  ScratchDirectory scratch_;
  const std::string session_ = (scratch_ / "told.memline").string();
  const std::string page_ = (scratch_ / "told.html").string();
};

TEST_F(HtmlTest, HasTheLinesOfTheRecording) {
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("title=\"150,000 bytes\">146 KiB</td>"));
  EXPECT_THAT(page, HasSubstr("<code>  blocks[count++] = std::malloc(100);</code>"));
  EXPECT_THAT(page, HasSubstr("exited 7"));
  EXPECT_THAT(page, HasSubstr("told 7</li>")) << "the mark";
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(Page({"--at", "start", "--by", "file"}), HasSubstr("<h3>Files at "));
  EXPECT_THAT(Page({"--no-functions"}), Not(HasSubstr("<h4")));
  const Outcome printed = Memline({"report", session_, "--format", "html"});
  EXPECT_EQ(printed.status, 0);
  EXPECT_THAT(printed.output, testing::StartsWith("<!DOCTYPE html>"));
  EXPECT_EQ(Memline({"report", session_, "--format", "html", "-o", (scratch_ / "no/place.html").string()}).status, 2);
  EXPECT_EQ(Memline({"report", session_, "--format", "html", "--at", "never", "-o", page_}).status, 2);
}

TEST_F(HtmlTest, InABrowser) {
  const std::optional<std::string> browser = Browser();
  if (!browser) GTEST_SKIP() << "no chromium is installed";
  Page();
  const Outcome shown = Browse(*browser, {"--dump-dom"});
  ASSERT_EQ(shown.status, 0) << shown.errors;
  EXPECT_THAT(shown.output, HasSubstr("<button type=\"button\">Live</button>")) << "the page's own script ran";
  EXPECT_THAT(shown.output, HasSubstr("role=\"img\""));
  EXPECT_THAT(shown.output, Not(HasSubstr("<title>taken</title>"))) << "another's did";
  EXPECT_THAT(shown.output, Not(HasSubstr("<img")));
  EXPECT_THAT(shown.errors, Not(HasSubstr("Refused to"))) << "the page obeys its own policy";
  EXPECT_THAT(shown.errors, Not(HasSubstr("Uncaught")));

  const std::string picture = (scratch_ / "page.png").string();
  ASSERT_EQ(Browse(*browser, {"--screenshot=" + picture}).status, 0);
  EXPECT_THAT(ReadFile(picture), testing::StartsWith("\x89PNG"));
  EXPECT_GT(ReadFile(picture).size(), 20'000u) << "not a blank page";
  const std::string print = (scratch_ / "page.pdf").string();
  ASSERT_EQ(Browse(*browser, {"--print-to-pdf=" + print}).status, 0);
  EXPECT_THAT(ReadFile(print), testing::StartsWith("%PDF"));
}

}  // namespace
}  // namespace memline
