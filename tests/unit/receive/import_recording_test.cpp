// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <random>

#include "profiler_core/receive/recorder.h"
#include "tests/unit/receive/every_frame.h"
#include "tests/unit/receive/stream_writer.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

class ImportRecordingTest : public ::testing::Test {
 protected:
  absl::StatusOr<Session> Import(const std::string& bytes) {
    WriteFile(directory_ / "recording", bytes);
    return ImportRecording(directory_ / "recording");
  }
  ScratchDirectory directory_;
};

TEST_F(ImportRecordingTest, TakesTheTimesOfTheStream) {
  const absl::StatusOr<Session> session = Import(EveryFrame());
  ASSERT_TRUE(session.ok()) << session.status();
  EXPECT_EQ(session->origin_mono_ns, 1'000'000'000);
  EXPECT_EQ(session->start_unix_ns, 1'700'000'000'000'000'000);
  ASSERT_EQ(session->targets.size(), 1u);
  EXPECT_EQ(session->targets[0].tick_count, 2u);
  EXPECT_EQ(session->targets[0].end.kind, TargetEnd::Kind::kGoodbye);
  EXPECT_EQ(session->targets[0].sources.size(), 2u) << "symbolized";
}

TEST_F(ImportRecordingTest, KeepsTheWholeTicksOfATruncatedRecording) {
  const std::string whole = EveryFrame();
  const size_t hello_bytes = 8 + 40 + 4 * 4 + 14 + 12 + 5 + 5;
  const size_t tick_bytes = 8 + sizeof(wire::Tick);
  const size_t second_tick = whole.size() - 8 - sizeof(wire::Goodbye);
  const size_t first_tick = second_tick - tick_bytes - (8 + sizeof(wire::RuntimeStats)) - (8 + sizeof(wire::ScopeEnd)) -
                            (8 + sizeof(wire::ModuleGone)) - (8 + sizeof(wire::Executions)) -
                            (8 + sizeof(wire::ExecutionStats)) - (8 + sizeof(wire::Coverage) + 4 + 11) -
                            (8 + sizeof(wire::NodePeak)) - (8 + sizeof(wire::TickPeak)) - (8 + sizeof(wire::SiteRss)) -
                            (8 + sizeof(wire::RssCharges) + 4 + 22) - 2 * (8 + sizeof(wire::SizeClass)) -
                            (8 + sizeof(wire::MemoryParts)) - (8 + sizeof(wire::Trim)) - (8 + sizeof(wire::Trimmed)) -
                            2 * (8 + sizeof(wire::Arena)) - (8 + sizeof(wire::Pause)) - (8 + sizeof(wire::Resume));
  for (size_t size = 0; size < whole.size(); ++size) {
    const absl::StatusOr<Session> session = Import(whole.substr(0, size));
    if (size < hello_bytes) {
      EXPECT_TRUE(absl::IsInvalidArgument(session.status())) << size << session.status();
      continue;
    }
    ASSERT_TRUE(session.ok()) << size << session.status();
    const Target& target = session->targets[0];
    EXPECT_EQ(target.pid, 4711u);
    EXPECT_EQ(target.tick_count, size < first_tick ? 0u : size < second_tick ? 1u : 2u) << size;
    EXPECT_EQ(target.functions.size(), target.tick_count == 0 ? 0u : 2u);
    EXPECT_EQ(target.end.kind, TargetEnd::Kind::kLost);
    for (const Bracket& bracket : target.brackets) EXPECT_GE(bracket.end_ns, bracket.begin_ns);
  }
}

TEST_F(ImportRecordingTest, RefusesWhatIsNoRecording) {
  EXPECT_TRUE(absl::IsInvalidArgument(Import("").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(Import("text\n").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(Import(std::string(3'000'000, '\xee')).status()));
  EXPECT_TRUE(absl::IsNotFound(ImportRecording(directory_ / "missing").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(ImportRecording(directory_.path()).status()));
  ASSERT_EQ(mkfifo((directory_ / "fifo").c_str(), 0600), 0);
  EXPECT_TRUE(absl::IsInvalidArgument(ImportRecording(directory_ / "fifo").status())) << "and does not wait for it";
  std::string newer = EveryFrame();
  newer[sizeof(wire::FrameHeader) + offsetof(wire::Hello, major)] = 2;
  const absl::Status status = Import(newer).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_NE(status.message().find("recording: "), std::string::npos) << "names the file: " << status;
}

TEST_F(ImportRecordingTest, TakesTheLongestHello) {
  const std::string text(wire::kMaxStringBytes, 'x');
  const wire::Hello hello{wire::kMagic, 1, 9, 7, 1, 1000, 1000, 10'000, 4096};
  StreamWriter stream;
  stream.Add(wire::FrameType::kHello, hello, {text, text, text, text});
  EXPECT_EQ(Import(stream.Tick(2000, 1, 1).bytes())->targets[0].tick_count, 1u);
}

TEST_F(ImportRecordingTest, AnswersToDamage) {
  const std::string whole = EveryFrame();
  std::mt19937 random(1);
  int errors = 0;
  for (int i = 0; i < 500; ++i) {
    std::string damaged = whole;
    for (size_t flips = 1 + random() % 4; flips > 0; --flips) {
      damaged[random() % damaged.size()] = static_cast<char>(random());
    }
    errors += Import(damaged).ok() ? 0 : 1;
  }
  EXPECT_GT(errors, 20);
}

}  // namespace
}  // namespace memline
