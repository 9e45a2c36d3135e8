// SPDX-License-Identifier: MIT
// Programs that were recorded without debug information or sources, and what memline symbolize makes of them.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <set>
#include <utility>

#include "profiler_core/store/session_file.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

constexpr const char* kSource = R"(#include <memline/profile.h>
#include <cstdlib>
#include <vector>
void Keep(std::vector<char*>& blocks) {
  PROFILE();
  blocks.push_back(static_cast<char*>(std::malloc(1000)));
  blocks.push_back(static_cast<char*>(
      std::malloc(2000)));
}
int main() {
  std::vector<char*> blocks;
  for (int i = 0; i < 100; ++i) Keep(blocks);
  for (char* block : blocks) std::free(block);
}
)";

using Lines = std::set<std::pair<std::string, uint32_t>>;

Lines LinesOf(const Session& session) {
  Lines lines;
  for (const SourceLine& line : session.targets.at(0).site_lines) {
    if (line.line != 0) lines.emplace(fs::path(line.file).filename(), line.line);
  }
  return lines;
}

class SymbolizeTest : public testing::Test {
 protected:
  SymbolizeTest() {
    fs::create_directory(scratch_ / "src");
    WriteFile(scratch_ / "src" / "keep.cpp", kSource);
    options_.environment = {"XDG_RUNTIME_DIR=" + scratch_.path().string()};
    Do({"g++", "-g", "-O1", "-I" MEMLINE_TESTS_DIR "/../instrumentation/include", Path("src/keep.cpp"), "-o",
        Path("keep"), "-L" MEMLINE_LIB_DIR, "-Wl,-rpath," MEMLINE_LIB_DIR, "-lmemline"});
    Record("whole.memline");
    whole_ = LoadSession(scratch_ / "whole.memline").value_or(Session{});
    EXPECT_GE(LinesOf(whole_).size(), 3u);
  }

  [[nodiscard]] std::string Path(const std::string& name) const { return (scratch_ / name).string(); }
  Outcome Run(std::vector<std::string> arguments) { return Memline(std::move(arguments), options_); }
  void Do(const std::vector<std::string>& command) {
    const Outcome outcome = Execute(command);
    ASSERT_EQ(outcome.status, 0) << command.front() << ": " << outcome.errors;
  }
  void Record(const std::string& session) {
    const Outcome outcome = Run({"run", "--no-report", "-o", Path(session), "--", Path("keep")});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
  }
  // Moves the debug information to where it is found by build id under `root`.
  void Strip(const std::string& root) {
    const std::string id = BuildId();
    ASSERT_GT(id.size(), 2u);
    const std::string directory = Path(root + "/.build-id/" + id.substr(0, 2));
    fs::create_directories(directory);
    Do({"objcopy", "--only-keep-debug", Path("keep"), directory + "/" + id.substr(2) + ".debug"});
    Do({"strip", Path("keep")});
  }
  [[nodiscard]] std::string BuildId() const {
    for (const Module& module : whole_.targets.at(0).modules) {
      if (module.path == Path("keep")) return module.build_id;
    }
    return {};
  }
  Session Load(const std::string& session) { return LoadSession(Path(session)).value_or(Session{}); }

  ScratchDirectory scratch_;
  StartOptions options_;
  Session whole_;
};

TEST_F(SymbolizeTest, AStrippedProgramByItsBuildId) {
  Strip("debug");
  Record("stripped.memline");
  EXPECT_TRUE(LinesOf(Load("stripped.memline")).empty());
  const Outcome report = Run({"report", Path("stripped.memline")});
  EXPECT_THAT(report.output, HasSubstr("Keep"));
  // The program itself need not be there any more.
  fs::remove(Path("keep"));
  const Outcome nothing = Run({"symbolize", Path("stripped.memline"), "-o", Path("nothing.memline")});
  EXPECT_EQ(nothing.status, 0) << nothing.errors;
  EXPECT_THAT(nothing.output, HasSubstr("lines are known of 0 of"));
  EXPECT_THAT(nothing.output, HasSubstr("no debug information: " + Path("keep") + " (build id " + BuildId() + ")"));

  const std::string before = ReadFile(scratch_ / "stripped.memline");
  const Outcome found =
      Run({"symbolize", Path("stripped.memline"), "-o", Path("found.memline"), "--debug-dir", Path("debug")});
  EXPECT_EQ(found.status, 0) << found.errors;
  EXPECT_EQ(ReadFile(scratch_ / "stripped.memline"), before);
  const Session session = Load("found.memline");
  EXPECT_EQ(LinesOf(session), LinesOf(whole_));
  EXPECT_EQ(session.targets[0].sources, whole_.targets[0].sources);
  EXPECT_THAT(Run({"report", Path("found.memline")}).output, HasSubstr("std::malloc(2000)"));
}

TEST_F(SymbolizeTest, SourcesAndProgramsThatWereMoved) {
  fs::rename(Path("src"), Path("elsewhere"));
  Record("moved.memline");
  EXPECT_EQ(LinesOf(Load("moved.memline")), LinesOf(whole_));
  EXPECT_TRUE(Load("moved.memline").targets[0].sources[0].text.empty());
  fs::create_directory(Path("bin"));
  fs::rename(Path("keep"), Path("bin/keep"));
  const Outcome found = Run({"symbolize", Path("moved.memline"), "-o", Path("found.memline"), "--moved",
                             Path("src") + "=" + Path("elsewhere"), "--moved", Path("keep") + "=" + Path("bin/keep")});
  EXPECT_EQ(found.status, 0) << found.errors;
  EXPECT_EQ(Load("found.memline").targets[0].sources[0].text, whole_.targets[0].sources[0].text);
}

TEST_F(SymbolizeTest, SaysWhatIsWrong) {
  EXPECT_EQ(Run({"symbolize", Path("whole.memline")}).status, 2);
  const Outcome exists = Run({"symbolize", Path("whole.memline"), "-o", Path("whole.memline")});
  EXPECT_EQ(exists.status, 2);
  const Outcome moved = Run({"symbolize", Path("whole.memline"), "-o", Path("x"), "--moved", "nowhere"});
  EXPECT_EQ(moved.status, 2);
  EXPECT_THAT(moved.errors, HasSubstr("--moved nowhere: is not FROM=TO"));
  options_.environment.emplace_back("DEBUGINFOD_URLS=");
  EXPECT_EQ(Run({"symbolize", Path("whole.memline"), "-o", Path("x"), "--debug-dir", Path("none")}).status, 2);
  EXPECT_FALSE(fs::exists(Path("x")));
}

int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&address), size), 0);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  close(fd);
  return ntohs(address.sin_port);
}

// Debian's own server, with this one program.
TEST_F(SymbolizeTest, AServerIsAskedOnlyWhenToldTo) {
  if (Execute({"sh", "-c", "command -v debuginfod"}).status != 0) GTEST_SKIP() << "debuginfod is not installed";
  Strip("debug");
  Record("stripped.memline");
  const std::string port = std::to_string(FreePort());
  const std::string url = "http://127.0.0.1:" + port;
  Process server({"debuginfod", "-p", port, "-d", ":memory:", "-F", Path("debug"), "-F", Path("src")});
  options_.environment.push_back("DEBUGINFOD_URLS=" + url);
  options_.environment.push_back("DEBUGINFOD_CACHE_PATH=" + Path("cache"));
  fs::remove(Path("keep"));
  ASSERT_EQ(Run({"symbolize", Path("stripped.memline"), "-o", Path("unasked.memline")}).status, 0);
  EXPECT_TRUE(LinesOf(Load("unasked.memline")).empty());
  // Once it has looked through its directories.
  const bool found = Eventually([&] {
    fs::remove(Path("found.memline"));
    fs::remove_all(Path("cache"));  // it remembers what was not there
    const Outcome outcome = Run({"symbolize", Path("stripped.memline"), "-o", Path("found.memline"), "--debuginfod"});
    return outcome.status == 0 && LinesOf(Load("found.memline")) == LinesOf(whole_);
  });
  EXPECT_TRUE(found) << server.Errors();
  server.Signal(SIGTERM);
}

}  // namespace
}  // namespace memline
