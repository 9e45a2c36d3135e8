// SPDX-License-Identifier: MIT
// Exports in the hands of the programs that they are for.
#include <absl/strings/escaping.h>
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
namespace fs = std::filesystem;

// Where Debian's libdevel-nytprof-perl keeps it.
constexpr char kFlameGraph[] = "/usr/share/perl5/Devel/NYTProf/flamegraph.pl";

// Where packaging/install-export-readers puts it.
fs::path Speedscope() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  const fs::path caches = cache != nullptr && *cache != '\0' ? fs::path(cache) : fs::path(home ? home : "/") / ".cache";
  return caches / "memline/export-readers/speedscope/dist/release/index.html";
}

std::optional<std::string> HeadlessBrowser() {
  for (const std::string name : {"chromium-headless-shell", "chromium", "google-chrome"}) {
    if (std::system(("command -v " + name + " >/dev/null").c_str()) == 0) return name;
  }
  return std::nullopt;
}

class ExportReadersTest : public testing::Test {
 protected:
  ExportReadersTest() {
    const Outcome recorded = Memline({"run", "--no-report", "-o", session_, "--", Program("leaking"), "100"});
    EXPECT_EQ(recorded.status, 0) << recorded.errors;
  }
  [[nodiscard]] std::string Export(const std::string& format) const {
    const Outcome outcome = Memline({"export", session_, "--format", format});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    return outcome.output;
  }

  ScratchDirectory scratch_;
  const std::string session_ = (scratch_ / "leaking.memline").string();
};

TEST_F(ExportReadersTest, FlameGraphDrawsTheStacks) {
  if (!fs::exists(kFlameGraph)) GTEST_SKIP() << "libdevel-nytprof-perl is not installed";
  WriteFile(scratch_ / "stacks", Export("collapsed"));
  const Outcome drawn = Execute({"perl", kFlameGraph, "--countname=bytes", (scratch_ / "stacks").string()});
  EXPECT_EQ(drawn.status, 0) << drawn.errors;
  EXPECT_EQ(drawn.errors, "");
  EXPECT_THAT(drawn.output, HasSubstr("<title>Leak (leaking.cpp:17) (50,000 bytes, "));
  EXPECT_THAT(drawn.output, HasSubstr("<title>Exchange (leaking.cpp:26) (1,000,000 bytes, "));
  EXPECT_THAT(drawn.output, HasSubstr("<title>main (leaking.cpp:42) (50,000 bytes, "));
}

// In a browser, as its own command hands it a file.
TEST_F(ExportReadersTest, SpeedscopeImportsTheProfile) {
  if (!fs::exists(Speedscope())) GTEST_SKIP() << "there is no speedscope: packaging/install-export-readers";
  const std::optional<std::string> browser = HeadlessBrowser();
  if (!browser) GTEST_SKIP() << "no chromium is installed";
  WriteFile(scratch_ / "profile.js",
            "speedscope.loadFileFromBase64(\"leaking.json\", \"" + absl::Base64Escape(Export("speedscope")) + "\")");
  const Outcome shown = Execute(
      {*browser, "--headless", "--no-sandbox", "--enable-logging=stderr",
       "--user-data-dir=" + (scratch_ / "browser").string(), "--use-gl=angle", "--use-angle=swiftshader",
       "--enable-unsafe-swiftshader", "--allow-file-access-from-files", "--virtual-time-budget=60000", "--dump-dom",
       "file://" + Speedscope().string() + "#view=sandwich&localProfilePath=" + (scratch_ / "profile.js").string()});
  ASSERT_EQ(shown.status, 0) << shown.errors;
  EXPECT_THAT(shown.errors, HasSubstr("Importing as speedscope json file"));
  EXPECT_THAT(shown.errors, Not(HasSubstr("Uncaught")));
  EXPECT_THAT(shown.output, HasSubstr("<title>leaking.memline - speedscope</title>"));
  for (const char* frame : {"Exchange (leaking.cpp:26)", "Leak (leaking.cpp:17)", "main (leaking.cpp:42)",
                            "main (leaking.cpp:43)", "976.56 KB", "48.83 KB"}) {
    EXPECT_THAT(shown.output, HasSubstr(frame)) << shown.output;
  }
}

}  // namespace
}  // namespace memline
