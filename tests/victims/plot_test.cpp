// SPDX-License-Identifier: MIT
// `memline plot`: pictures of real recordings, with what was asked for in them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"
#include "tests/victims/staged_session.h"

namespace memline {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class PlotTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    recorded_ = new ScratchDirectory;
    RecordStages((*recorded_ / "stages.memline").string());
    const std::string other = (*recorded_ / "other.memline").string();
    ASSERT_EQ(Memline({"run", "--no-report", "-o", other, "--", Program("unannotated")}).status, 0);
  }
  static void TearDownTestSuite() { delete recorded_; }

  // With the sessions' names alone.
  Outcome Plot(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "plot");
    return Memline(arguments, {.directory = recorded_->path()});
  }
  // The picture as text.
  std::string Svg(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"-o", picture_});
    const Outcome outcome = Plot(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(outcome.output + outcome.errors, "");
    return ReadFile(picture_);
  }
  void ExpectRefused(std::vector<std::string> arguments, const std::string& why) const {
    arguments.insert(arguments.end(), {"-o", picture_});
    const Outcome outcome = Plot(arguments);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.errors, HasSubstr(why));
    EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << outcome.errors;
    EXPECT_FALSE(std::filesystem::exists(picture_));
  }

  static ScratchDirectory* recorded_;
  ScratchDirectory scratch_;
  const std::string picture_ = (scratch_ / "picture.svg").string();
};

ScratchDirectory* PlotTest::recorded_ = nullptr;

TEST_F(PlotTest, FunctionsAreBracketsUnlessUnwanted) {
  const std::string svg = Svg({"stages.memline"});
  for (const char* part : {"RSS", "Heap in use", "peak ", "app::Load", "app::Serve", "functions"}) {
    EXPECT_THAT(svg, HasSubstr(part));
  }
  for (const char* option : {"-n", "--no-functions"}) {
    const std::string without = Svg({"stages.memline", option});
    EXPECT_THAT(without, HasSubstr("Heap in use"));
    EXPECT_THAT(without, Not(HasSubstr("app::Load")));
    EXPECT_THAT(without, Not(HasSubstr("functions")));
    EXPECT_THAT(without, Not(HasSubstr("more lane")));
  }
}

TEST_F(PlotTest, SeveralSessionsEachHaveACurveAndAnEntry) {
  const std::string svg = Svg({"stages.memline", "other.memline"});
  EXPECT_THAT(svg, HasSubstr("stages.memline  peak "));
  EXPECT_THAT(svg, HasSubstr("other.memline  peak "));
  EXPECT_THAT(svg, HasSubstr("RSS of 2 recordings"));
  EXPECT_THAT(svg, HasSubstr("app::Load"));
  EXPECT_THAT(svg, Not(HasSubstr("Heap in use")));
}

TEST_F(PlotTest, SessionsOfOneNameAreToldApartByTheirPaths) {
  std::filesystem::create_directory(scratch_ / "sub");
  const std::string copy = (scratch_ / "sub" / "stages.memline").string();
  std::filesystem::copy_file(*recorded_ / "stages.memline", copy);
  EXPECT_THAT(Svg({"stages.memline", copy, "--size", "2000x600"}), HasSubstr(copy));
}

TEST_F(PlotTest, TheTitleIsTheCommandOrWhatIsGiven) {
  EXPECT_THAT(Svg({"stages.memline"}), HasSubstr(Program("stages")));
  for (const char* option : {"-t", "--title"}) {
    const std::string svg = Svg({"stages.memline", option, "before & after"});
    EXPECT_THAT(svg, HasSubstr("before &amp; after"));
    EXPECT_THAT(svg, Not(HasSubstr(Program("stages"))));
  }
}

TEST_F(PlotTest, ASlopeIsALineAndAFigure) {
  EXPECT_THAT(Svg({"stages.memline"}), Not(HasSubstr("MiB/s")));
  EXPECT_THAT(Svg({"stages.memline", "-s"}), testing::ContainsRegex("RSS slope -?\\+?[0-9.]+ MiB/s"));
  const std::string both = Svg({"stages.memline", "other.memline", "--slope"});
  EXPECT_THAT(both, testing::ContainsRegex("stages.memline  peak .*  slope .*MiB/s"));
}

// Load is the first of the two stages, and memory is highest in it.
TEST_F(PlotTest, AWindowLeavesOutWhatIsOutsideIt) {
  const std::string late = Svg({"stages.memline", "-w", "99%,end"});
  EXPECT_THAT(late, Not(HasSubstr("app::Load")));
  EXPECT_THAT(late, Not(HasSubstr("64 MiB"))) << "the axis has room for what is not there";
  const auto recorded = LoadSession(*recorded_ / "stages.memline");
  ASSERT_TRUE(recorded.ok());
  const double serve_s = static_cast<double>(recorded->targets[0].brackets[1].begin_ns) * 1e-9;
  const std::string early = Svg({"stages.memline", "--window", "start," + std::to_string(serve_s)});
  EXPECT_THAT(early, HasSubstr("app::Load"));
  EXPECT_THAT(early, Not(HasSubstr("app::Serve")));
  EXPECT_THAT(Svg({"stages.memline", "--window", "start,peak"}), Not(HasSubstr("app::Serve")));
  EXPECT_THAT(Svg({"stages.memline", "-w", ","}), HasSubstr("app::Serve"));
}

TEST_F(PlotTest, RefusesWindowsThatAreNone) {
  ExpectRefused({"stages.memline", "-w", "end,start"}, "its end at 0");
  ExpectRefused({"stages.memline", "-w", "3"}, "no stretch of time");
  ExpectRefused({"stages.memline", "-w", "soon,later"}, "\"soon\" is no moment");
  ExpectRefused({"missing.memline", "-w", "0,1"}, "No such file");
  ExpectRefused({"stages.memline", "missing.memline"}, "No such file");
  ExpectRefused({"stages.memline", "--size", "big"}, "not a size");
  ExpectRefused({"stages.memline", "--scale", "0"}, "out of range");
}

TEST_F(PlotTest, PicturesAreOfTheSizeAndTheKind) {
  const std::string png = (scratch_ / "p.png").string();
  const auto width = [&png] {
    const std::string bytes = ReadFile(png);
    EXPECT_THAT(bytes, StartsWith("\x89PNG"));
    return bytes.size() < 24 ? 0 : static_cast<uint8_t>(bytes[18]) * 256 + static_cast<uint8_t>(bytes[19]);
  };
  EXPECT_EQ(Plot({"stages.memline", "-o", png}).status, 0);
  EXPECT_EQ(width(), 2400);
  EXPECT_EQ(Plot({"stages.memline", "-o", png, "--size", "500x300", "--scale", "1"}).status, 0);
  EXPECT_EQ(width(), 500);
  const std::string pdf = (scratch_ / "p.pdf").string();
  EXPECT_EQ(Plot({"-o", pdf, "stages.memline", "other.memline"}).status, 0);
  EXPECT_THAT(ReadFile(pdf), StartsWith("%PDF-"));
}

}  // namespace
}  // namespace memline
