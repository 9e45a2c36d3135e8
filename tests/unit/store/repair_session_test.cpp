// SPDX-License-Identifier: MIT
#include "profiler_core/store/repair_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "profiler_core/store/session_file.h"
#include "profiler_core/store/sqlite.h"
#include "tests/unit/store/growing_session.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

class RepairSessionTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const ScratchDirectory directory;
    growing_.Grow(3000);
    auto writer = SessionWriter::Create(directory / "s");
    ASSERT_EQ((*writer)->Commit(growing_.session(), growing_.TakeTicks()), absl::OkStatus());
    ASSERT_EQ((*writer)->Finish(), absl::OkStatus());
    sound_ = ReadFile(directory / "s");
  }
  RepairSessionTest() { WriteFile(path_, sound_); }

  void Change(const char* sql) {
    auto database = Database::Open(path_, SQLITE_OPEN_READWRITE);
    ASSERT_TRUE(database.ok());
    (*database)->Execute(sql);
    ASSERT_EQ((*database)->status(), absl::OkStatus()) << sql;
  }
  absl::StatusOr<std::vector<Loss>> Repair() {
    std::filesystem::remove(repaired_);
    return RepairSession(path_, repaired_);
  }
  Session Repaired() {
    const auto session = LoadSession(repaired_, Reading::kAll);
    EXPECT_TRUE(session.ok()) << session.status();
    return session.value_or(Session{});
  }

  static inline GrowingSession growing_{4};
  static inline std::string sound_;
  ScratchDirectory directory_;
  std::filesystem::path path_ = directory_ / "s";
  std::filesystem::path repaired_ = directory_ / "repaired";
};

TEST_F(RepairSessionTest, OfASoundOneNothingIsLost) {
  const auto losses = Repair();
  ASSERT_TRUE(losses.ok()) << losses.status();
  for (const Loss& loss : *losses) ADD_FAILURE() << loss.table << " kept " << loss.kept << ", dropped " << loss.dropped;
  EXPECT_TRUE(Repaired() == growing_.session());
  EXPECT_EQ(ReadFile(path_), sound_);
}

TEST_F(RepairSessionTest, OverwritesNothing) {
  WriteFile(repaired_, "precious");
  EXPECT_TRUE(absl::IsAlreadyExists(RepairSession(path_, repaired_).status()));
  EXPECT_EQ(ReadFile(repaired_), "precious");
}

TEST_F(RepairSessionTest, WhatIsNoSessionIsLeftAlone) {
  WriteFile(path_, "some text that is no session");
  EXPECT_TRUE(absl::IsInvalidArgument(Repair().status()));
  EXPECT_FALSE(std::filesystem::exists(repaired_));
}

TEST_F(RepairSessionTest, KeepsTheBytesOfFunctionsThatAreLost) {
  Change("DELETE FROM function; DELETE FROM node WHERE id > 0; DELETE FROM site WHERE id % 2 = 1");
  EXPECT_FALSE(LoadSession(path_).ok());
  ASSERT_TRUE(Repair().ok());
  const Session session = Repaired();
  ASSERT_EQ(session.targets.size(), growing_.session().targets.size());
  for (size_t i = 0; i < session.targets.size(); ++i) {
    EXPECT_EQ(session.targets[i].counters, growing_.session().targets[i].counters);
  }
}

TEST_F(RepairSessionTest, AddsTheTotalsUpFromTheirHistory) {
  Change("DELETE FROM counters");
  ASSERT_TRUE(Repair().ok());
  EXPECT_EQ(Repaired().targets[0].counters, growing_.session().targets[0].counters);
}

TEST_F(RepairSessionTest, DropsAChunkThatCannotBeRead) {
  Change("UPDATE tick_chunk SET data = x'00' WHERE seq = (SELECT min(seq) FROM tick_chunk) AND target = 0");
  const auto losses = Repair();
  ASSERT_TRUE(losses.ok()) << losses.status();
  ASSERT_EQ(losses->size(), 1u);
  EXPECT_EQ((*losses)[0].table, "tick_chunk");
  EXPECT_EQ((*losses)[0].dropped, 1u);
  const Pyramid& rss = Repaired().targets[0][SeriesId::kRss];
  EXPECT_LT(rss.size(), growing_.session().targets[0][SeriesId::kRss].size());
  EXPECT_EQ(rss.back(), growing_.session().targets[0][SeriesId::kRss].back());
}

TEST_F(RepairSessionTest, WhatContradictsTheRestIsLeftOut) {
  Change("UPDATE mark SET time_ns = -7");
  const auto losses = Repair();
  ASSERT_TRUE(losses.ok()) << losses.status();
  EXPECT_TRUE(Repaired().targets[0].marks.empty());
  EXPECT_EQ(Repaired().targets[0].counters, growing_.session().targets[0].counters);
}

// Cut anywhere, or with pages of noise: what comes out opens, or nothing comes out and an error says so.
TEST_F(RepairSessionTest, WhateverComesOutOpens) {
  std::mt19937 random(5);
  size_t saved = 0;
  for (int round = 0; round < 24; ++round) {
    std::string bytes = sound_;
    if (round % 2 == 0) {
      bytes.resize(2048 + random() % (sound_.size() - 2048));
    } else {
      for (int pages = 0; pages < 5; ++pages) {
        const size_t at = 1024 * (1 + random() % (sound_.size() / 1024 - 1));
        for (size_t i = 0; i < 1024; ++i) bytes[at + i] = static_cast<char>(random());
      }
    }
    WriteFile(path_, bytes);
    const auto losses = Repair();
    EXPECT_TRUE(losses.ok() || absl::IsDataLoss(losses.status())) << losses.status();
    EXPECT_EQ(std::filesystem::exists(repaired_), losses.ok());
    if (!losses.ok()) continue;
    ++saved;
    static_cast<void>(Repaired());
  }
  EXPECT_GT(saved, 16u) << "of 24";
}

}  // namespace
}  // namespace memline
