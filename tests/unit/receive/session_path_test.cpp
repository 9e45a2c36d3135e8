// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "profiler_core/receive/recorder.h"
#include "profiler_core/store/session_file.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

using ::testing::MatchesRegex;

TEST(SessionPath, SaysWhatAndWhen) {
  const ScratchDirectory directory;
  const auto name = [&](const std::string& program) {
    const std::filesystem::path path = NewSessionPath(directory.path(), program);
    EXPECT_EQ(path.parent_path(), directory.path());
    return path.filename().string();
  };
  EXPECT_THAT(name("./bin/index"), MatchesRegex("memline-index-[0-9]{8}-[0-9]{6}\\.memline"));
  EXPECT_THAT(name(""), MatchesRegex("memline-session-[0-9]{8}-[0-9]{6}\\.memline"));
  EXPECT_THAT(name("dir/"), MatchesRegex("memline-session-.*"));
}

TEST(SessionPath, IsNewEachTime) {
  const ScratchDirectory directory;
  std::set<std::filesystem::path> paths;
  for (int i = 0; i < 20; ++i) {
    const std::filesystem::path path = NewSessionPath(directory.path(), "index");
    EXPECT_TRUE(paths.insert(path).second) << path;
    ASSERT_TRUE(SessionWriter::Create(path).ok());
  }
}

TEST(SessionPath, KeepsClearOfLinksAndForgottenLogs) {
  const ScratchDirectory directory;
  for (const char* suffix : {"", "-wal"}) {
    const std::filesystem::path path = NewSessionPath(directory.path(), "index");
    std::filesystem::create_symlink("nowhere", path.string() + suffix);
    const std::filesystem::path other = NewSessionPath(directory.path(), "index");
    EXPECT_NE(other, path);
    EXPECT_TRUE(SessionWriter::Create(other).ok());
  }
}

TEST(SessionPath, LongProgramNamesLeaveRoomForTheRest) {
  const ScratchDirectory directory;
  EXPECT_TRUE(SessionWriter::Create(NewSessionPath(directory.path(), std::string(255, 'p'))).ok());
}

}  // namespace
}  // namespace memline
