// SPDX-License-Identifier: MIT
// Every allocator, before and behind the runtime, linked and preloaded: the figures of each line are the program's own
// count, or the session says which are missing, why, and what to do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/line_figures.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using nlohmann::json;
using testing::HasSubstr;

struct Allocator {
  const char* name;
  const char* library;  // of the linker, as the victims' names have it
  const char* path;
};

void PrintTo(const Allocator& allocator, std::ostream* stream) { *stream << allocator.name; }

const std::string kRuntime = std::string(MEMLINE_LIB_DIR) + "/libmemline.so.0";

class AllocatorsTest : public testing::Test {
 protected:
  void Record(const std::string& victim, const std::string& preload = {}) {
    StartOptions options{.environment = {"MEMLINE_RECORD=" + recording_}};
    if (!preload.empty()) options.environment.push_back("LD_PRELOAD=" + preload);
    const Outcome run = Execute({Program(victim), truth_.string()}, options);
    ASSERT_EQ(run.status, 0) << run.errors;
    EXPECT_EQ(run.output + run.errors, "");
    Read();
  }
  Outcome RunByTheCommand(const std::string& victim, const std::string& preload = {}) {
    StartOptions options;
    if (!preload.empty()) options.environment = {"LD_PRELOAD=" + preload};
    Outcome run = Memline({"run", "--no-report", "-o", recording_, "--", Program(victim), truth_.string()}, options);
    EXPECT_EQ(run.status, 0) << run.errors;
    Read();
    return run;
  }
  void Read() {
    const Outcome report = Memline({"report", "--format", "json", recording_});
    ASSERT_EQ(report.status, 0) << report.errors;
    report_ = json::parse(report.output);
    process_ = report_.at("process");
  }
  std::string TextReport() const { return Memline({"report", "--verbose", recording_}).output; }

  void ExpectTheProgramsOwnCount(const std::string& victim = "small_blocks.cpp") const {
    EXPECT_EQ(process_.at("followed"), json({{"malloc", true}, {"operators", true}}));
    EXPECT_EQ(Reported(report_, victim), Truth(json::parse(ReadFile(truth_))));
    EXPECT_EQ(process_.at("unknown_frees"), 0);
    EXPECT_EQ(process_.at("untracked_allocations"), 0);
    ExpectSelfFiguresSumToProcess(report_);
    EXPECT_THAT(TextReport(), testing::Not(HasSubstr("caution")));
  }
  // Of the lines of small_blocks.cpp with an operator.
  void ExpectTheProgramsOwnCountOfOperators() const {
    EXPECT_EQ(process_.at("followed"), json({{"malloc", false}, {"operators", true}}));
    FiguresByLine expected = Truth(json::parse(ReadFile(truth_)));
    FiguresByLine found = Reported(report_, "small_blocks.cpp");
    const auto lacks_operator = [lines = Source()](const auto& line) {
      return lines.at(std::stoul(line.first) - 1).find("new") == std::string::npos;
    };
    std::erase_if(expected, lacks_operator);
    std::erase_if(found, lacks_operator);
    EXPECT_GE(expected.size(), 7u);
    EXPECT_EQ(found, expected);
  }
  static std::vector<std::string> Source() {
    std::istringstream text(ReadFile(std::filesystem::path(MEMLINE_TESTS_DIR) / "victims" / "small_blocks.cpp"));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }
  // What is seen is what nobody allocates by malloc.
  void ExpectNothingFollowed() const {
    EXPECT_EQ(process_.at("followed"), json({{"malloc", false}, {"operators", false}}));
    EXPECT_EQ(process_.at("alloc_count"), 0);
    EXPECT_EQ(process_.at("unknown_frees"), 0);
    EXPECT_GT(process_.at("peak_rss_bytes"), 0);
  }

  ScratchDirectory scratch_;
  std::filesystem::path truth_ = scratch_ / "truth.json";
  std::string recording_ = (scratch_ / "recording").string();
  json report_;
  json process_;
};

class EachAllocator : public AllocatorsTest, public testing::WithParamInterface<Allocator> {
 protected:
  void ExpectNamed() const {
    EXPECT_EQ(process_.at("allocator"), GetParam().name);
    EXPECT_THAT(TextReport(), HasSubstr(std::string("allocator       ") + GetParam().name + "\n"));
  }
  void ExpectSaidThatItIsInFront() const {
    const std::string file = std::string("lib") + GetParam().library + ".so";
    EXPECT_THAT(TextReport(),
                HasSubstr("caution         allocations are not followed, only RSS is measured: the malloc of " + file));
    EXPECT_THAT(TextReport(), HasSubstr("name memline before " + file));
  }
};

TEST_P(EachAllocator, LinkedBehindTheRuntime) {
  Record(std::string("small_blocks_before_") + GetParam().library);
  ExpectTheProgramsOwnCount();
  ExpectNamed();
}

TEST_P(EachAllocator, LinkedInFrontOfTheRuntime) {
  Record(std::string("small_blocks_behind_") + GetParam().library);
  ExpectNothingFollowed();
  ExpectNamed();
  ExpectSaidThatItIsInFront();
}

TEST_P(EachAllocator, LinkedInFrontAndRunByTheCommand) {
  const Outcome run = RunByTheCommand(std::string("small_blocks_behind_") + GetParam().library);
  EXPECT_EQ(run.errors, "memline: session kept in " + recording_ + "\n");
  ExpectTheProgramsOwnCount();
  ExpectNamed();
}

TEST_P(EachAllocator, PreloadedBehindTheRuntime) {
  Record("small_blocks", kRuntime + ":" + GetParam().path);
  ExpectTheProgramsOwnCount();
  ExpectNamed();
}

TEST_P(EachAllocator, PreloadedBehindTheRuntimeUnderAllKindsOfLines) {
  Record("known_lines_O2", kRuntime + ":" + GetParam().path);
  ExpectTheProgramsOwnCount("known_lines.cpp");
}

TEST_P(EachAllocator, PreloadedInFrontOfTheRuntime) {
  Record("small_blocks", std::string(GetParam().path) + ":" + kRuntime);
  ExpectNothingFollowed();
  ExpectNamed();
  ExpectSaidThatItIsInFront();
}

TEST_P(EachAllocator, PreloadedAndRunByTheCommand) {
  RunByTheCommand("small_blocks", GetParam().path);
  ExpectTheProgramsOwnCount();
  ExpectNamed();
}

INSTANTIATE_TEST_SUITE_P(Allocators, EachAllocator,
                         testing::Values(Allocator{"jemalloc", "jemalloc", MEMLINE_TEST_JEMALLOC},
                                         Allocator{"tcmalloc", "tcmalloc_minimal", MEMLINE_TEST_TCMALLOC},
                                         Allocator{"mimalloc", "mimalloc", MEMLINE_TEST_MIMALLOC}),
                         [](const auto& allocator) { return std::string(allocator.param.name); });

TEST_F(AllocatorsTest, Glibc) {
  Record("small_blocks");
  ExpectTheProgramsOwnCount();
  EXPECT_EQ(process_.at("allocator"), "glibc");
}

TEST_F(AllocatorsTest, TheRuntimeInsideTheProgram) {
  Record("small_blocks_static");
  ExpectTheProgramsOwnCount();
  EXPECT_EQ(process_.at("allocator"), "glibc");
}

TEST_F(AllocatorsTest, TheRuntimeInsideTheProgramAndAnotherPreloaded) {
  RunByTheCommand("small_blocks_static");
  ExpectTheProgramsOwnCount();
  EXPECT_EQ(process_.at("allocator"), "glibc");
  EXPECT_EQ(report_.at("processes").size(), 1u);
}

TEST_F(AllocatorsTest, TheRuntimeInsideTheProgramAndAnAllocatorBehind) {
  Record("small_blocks_static_before_jemalloc");
  ExpectTheProgramsOwnCount();
  EXPECT_EQ(process_.at("allocator"), "jemalloc");
}

TEST_F(AllocatorsTest, WithoutADynamicLinker) {
  Record("small_blocks_fully_static");
  ExpectTheProgramsOwnCount();
  EXPECT_EQ(process_.at("allocator"), "glibc");
}

TEST_F(AllocatorsTest, AMallocOfTheProgramsOwn) {
  Record("small_blocks_own");
  ExpectTheProgramsOwnCountOfOperators();
  EXPECT_EQ(process_.at("allocator"), "own malloc of small_blocks_own");
  EXPECT_THAT(TextReport(), HasSubstr("caution         only new and delete are followed, malloc and free are not: "
                                      "small_blocks_own calls a malloc of its own, built into it: build it without"));
}

TEST_F(AllocatorsTest, AMallocOfTheProgramsOwnRunByTheCommand) {
  const Outcome run = RunByTheCommand("small_blocks_own");
  ExpectTheProgramsOwnCountOfOperators();
  EXPECT_THAT(run.errors, HasSubstr("memline: only new and delete are followed"));
}

TEST_F(AllocatorsTest, AMallocOfTheProgramsOwnWithoutAlignedForms) {
  Record("small_blocks_partial");
  ExpectTheProgramsOwnCountOfOperators();
}

TEST_F(AllocatorsTest, AMallocOfTheProgramsOwnThatHandsOn) {
  Record("small_blocks_handing");
  ExpectTheProgramsOwnCount();
  EXPECT_EQ(process_.at("allocator"), "glibc");
}

TEST_F(AllocatorsTest, OperatorsThatTheProgramReplacesServeTheOthers) {
  EXPECT_EQ(Execute({Program("own_operators")}).status, 0);
  Record("own_operators");
  EXPECT_EQ(process_.at("followed"), json({{"malloc", true}, {"operators", true}}));
}

TEST_F(AllocatorsTest, TheRuntimeLinkedOnlyByALibrary) {
  Record("uses_library");
  EXPECT_EQ(process_.at("followed").at("malloc"), false);
  EXPECT_EQ(process_.at("allocator"), "glibc");
  EXPECT_THAT(TextReport(), HasSubstr("uses_library does not link the runtime itself, so the malloc of libc.so.6 comes "
                                      "before memline's: link memline::memline into uses_library"));
}

TEST_F(AllocatorsTest, TheRuntimeLinkedOnlyByALibraryAndPreloaded) {
  RunByTheCommand("uses_library");
  EXPECT_EQ(process_.at("followed"), json({{"malloc", true}, {"operators", true}}));
  const FiguresByLine lines = Reported(report_, "annotated_library.cpp");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines.begin()->second.at("alloc_bytes"), 321u);
}

}  // namespace
}  // namespace memline
