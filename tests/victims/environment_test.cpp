// SPDX-License-Identifier: MIT
// Whatever the environment says, a program with the runtime in it behaves as without.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "profiler_core/receive/recorder.h"
#include "profiler_core/receive/unique_fd.h"
#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

class EnvironmentTest : public testing::Test {
 protected:
  Outcome RunWith(const std::string& variable) {
    return Execute({Program("known_lines_O2"), (scratch_ / "truth.json").string()}, {.environment = {variable}});
  }
  void ExpectNothingHappens(const std::string& variable) {
    const Outcome outcome = RunWith(variable);
    EXPECT_EQ(outcome.status, 0) << variable;
    EXPECT_EQ(outcome.output + outcome.errors, "") << variable;
  }
  ScratchDirectory scratch_;
};

TEST_F(EnvironmentTest, SocketsThatAreNone) {
  WriteFile(scratch_ / "file", "precious");
  for (const std::string& path :
       {std::string(), std::string("/nonexistent/socket"), (scratch_ / "file").string(), scratch_.path().string(),
        std::string(5000, 'x'), std::string("/dev/null"), std::string("%s%n\x01\xff")}) {
    ExpectNothingHappens("MEMLINE_SOCKET=" + path);
  }
  EXPECT_EQ(ReadFile(scratch_ / "file"), "precious");
}

// A collector that accepts and never reads: the program waits for it a moment at its end, and not for ever.
TEST_F(EnvironmentTest, ACollectorThatNeverReads) {
  const std::string path = (scratch_ / "socket").string();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const UniqueFd listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ASSERT_EQ(bind(listener.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(listen(listener.get(), 1), 0);
  ExpectNothingHappens("MEMLINE_SOCKET=" + path);
}

TEST_F(EnvironmentTest, RecordingsThatCannotBeWritten) {
  std::filesystem::create_directory(scratch_ / "directory");
  for (const std::string& path : {std::string(), std::string("/nonexistent/file"), (scratch_ / "directory").string(),
                                  std::string("/dev/full"), std::string(5000, 'x'), std::string("/proc/self/mem")}) {
    ExpectNothingHappens("MEMLINE_RECORD=" + path);
  }
}

TEST_F(EnvironmentTest, ARecordingNeverOverwrites) {
  const std::filesystem::path file = scratch_ / "recording";
  WriteFile(file, "precious");
  std::filesystem::create_symlink(file, scratch_ / "link");
  ExpectNothingHappens("MEMLINE_RECORD=" + file.string());
  ExpectNothingHappens("MEMLINE_RECORD=" + (scratch_ / "link").string());
  EXPECT_EQ(ReadFile(file), "precious");
}

TEST_F(EnvironmentTest, RecordingsAreNamedByThePattern) {
  ExpectNothingHappens("MEMLINE_RECORD=" + (scratch_ / "of-%p.stream").string());
  int found = 0;
  for (const auto& entry : std::filesystem::directory_iterator(scratch_.path())) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("of-")) continue;
    ++found;
    const auto session = OpenRecording(entry.path());
    ASSERT_TRUE(session.ok()) << session.status();
    EXPECT_EQ(name, "of-" + std::to_string(session->targets.at(0).pid) + ".stream");
  }
  EXPECT_EQ(found, 1);
}

TEST_F(EnvironmentTest, NumbersThatAreNone) {
  for (const char* value : {"", "0", "-1", "x", "99999999999999999999999", "1e3", " 5"}) {
    ExpectNothingHappens(std::string("MEMLINE_INTERVAL_US=") + value);
    ExpectNothingHappens(std::string("MEMLINE_LINGER_S=") + value);
    ExpectNothingHappens(std::string("MEMLINE_TARGET_PID=") + value);
    ExpectNothingHappens(std::string("MEMLINE_OFF=") + value);
  }
}

TEST_F(EnvironmentTest, OffIsOff) {
  const std::string file = (scratch_ / "recording").string();
  const Outcome outcome = Execute({Program("known_lines_O2"), (scratch_ / "truth.json").string()},
                                  {.environment = {"MEMLINE_RECORD=" + file, "MEMLINE_OFF=1"}});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(EnvironmentTest, CountingStopsWhenNobodyListensAnyMore) {
  const std::string file = (scratch_ / "recording").string();
  const Outcome outcome =
      Execute({Program("until_unwatched")},
              {.environment = {"MEMLINE_RECORD=" + file, "MEMLINE_LINGER_S=0", "MEMLINE_INTERVAL_US=1000",
                               "XDG_RUNTIME_DIR=" + scratch_.path().string()}});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.output, "stopped\n");
  const auto session = OpenRecording(file);
  ASSERT_TRUE(session.ok()) << session.status();
  EXPECT_GT(session->targets.at(0).tick_count, 0u);
}

}  // namespace
}  // namespace memline
