// SPDX-License-Identifier: MIT
// Programs without lines: what is told of them, by the symbols that strip left or by the place in the file, is where
// the program with its debug information says the line is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
namespace fs = std::filesystem;

constexpr const char* kKeepSource = R"(#include <memline/profile.h>
#include <cstdlib>
namespace blocks {
char* volatile kept[200];
void Keep(int i) {
  PROFILE();
  kept[i] = static_cast<char*>(std::malloc(1000));
  kept[i + 100] = static_cast<char*>(
      std::malloc(2000));
}
}
int main() {
  PROFILE();
  for (int i = 0; i < 100; ++i) blocks::Keep(i);
}
)";

class StrippedTest : public testing::Test {
 protected:
  StrippedTest() {
    WriteFile(scratch_ / "keep.cpp", kKeepSource);
    options_.environment = {"XDG_RUNTIME_DIR=" + scratch_.path().string()};
    Do({"g++", "-g", "-O1", "-I" MEMLINE_TESTS_DIR "/../instrumentation/include", Path("keep.cpp"), "-o", Path("whole"),
        "-L" MEMLINE_LIB_DIR, "-Wl,-rpath," MEMLINE_LIB_DIR, "-lmemline"});
  }

  [[nodiscard]] std::string Path(const std::string& name) const { return (scratch_ / name).string(); }
  Outcome Run(const std::vector<std::string>& arguments) { return Memline(arguments, options_); }
  static std::string Do(const std::vector<std::string>& command) {
    const Outcome outcome = Execute(command);
    EXPECT_EQ(outcome.status, 0) << command.front() << ": " << outcome.errors;
    return outcome.output;
  }
  void RecordStripped(const std::string& option, const std::string& session) {
    fs::copy_file(Path("whole"), Path("keep"), fs::copy_options::overwrite_existing);
    Do({"strip", option, Path("keep")});
    const Outcome outcome = Run({"run", "--no-report", "-o", Path(session), "--", Path("keep")});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
  }
  // What allocated so much, by its code.
  std::map<uint64_t, std::string> CodeByBytes(const std::string& session) {
    std::map<uint64_t, std::string> code;
    const json report = json::parse(Run({"report", "--format", "json", Path(session)}).output);
    for (const json& line : report.at("lines")) {
      if (line.at("line") == 0 && line.at("alloc_bytes") != 0 && line.at("self").at("alloc_bytes") != 0 &&
          line.at("function") == "blocks::Keep") {
        code[line.at("alloc_bytes")] = line.at("code");
      }
    }
    return code;
  }
  // As binutils tells it.
  [[nodiscard]] std::string LineAt(uint64_t address) const {
    char text[32];
    std::snprintf(text, sizeof text, "0x%lx", static_cast<unsigned long>(address));
    std::string line = Do({"addr2line", "-e", Path("whole"), text});
    line = fs::path(line.substr(0, line.find_first_of(" \n"))).filename();
    return line;
  }
  [[nodiscard]] uint64_t AddressOfKeep() const {
    const std::string symbols = Do({"nm", "-C", Path("whole")});
    const size_t name = symbols.find(" T blocks::Keep(int)");
    return name == std::string::npos ? 0 : std::stoull(symbols.substr(symbols.rfind('\n', name) + 1), nullptr, 16);
  }
  static uint64_t Offset(const std::string& code) { return std::stoull(code.substr(code.find('+') + 1), nullptr, 16); }

  ScratchDirectory scratch_;
  StartOptions options_;
};

TEST_F(StrippedTest, FunctionAndOffsetWhereSymbolsAreLeft) {
  RecordStripped("--strip-debug", "s.memline");
  std::map<uint64_t, std::string> code = CodeByBytes("s.memline");
  ASSERT_EQ(code.size(), 2u);
  EXPECT_THAT(code[100'000], MatchesRegex(R"(blocks::Keep\+0x[0-9a-f]+)"));
  EXPECT_EQ(LineAt(AddressOfKeep() + Offset(code[100'000])), "keep.cpp:7");
  EXPECT_EQ(LineAt(AddressOfKeep() + Offset(code[200'000])), "keep.cpp:9");
  for (const std::vector<std::string>& view :
       std::vector<std::vector<std::string>>{{"report"},
                                             {"report", "--by", "line"},
                                             {"report", "--format", "html"},
                                             {"report", "--format", "csv"},
                                             {"report", "--by", "line", "--format", "json"},
                                             {"leaks", "--all"},
                                             {"leaks", "--format", "json"},
                                             {"export", "--format", "collapsed"}}) {
    std::vector<std::string> command = view;
    command.push_back(Path("s.memline"));
    const Outcome outcome = Run(command);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_THAT(outcome.output, HasSubstr(code[100'000])) << testing::PrintToString(view);
    EXPECT_THAT(outcome.output, HasSubstr(code[200'000])) << testing::PrintToString(view);
  }
}

TEST_F(StrippedTest, PlaceInTheFileWhereNothingIsLeft) {
  RecordStripped("--strip-all", "s.memline");
  std::map<uint64_t, std::string> code = CodeByBytes("s.memline");
  ASSERT_EQ(code.size(), 2u);
  EXPECT_THAT(code[100'000], MatchesRegex(R"(keep\+0x[0-9a-f]+)"));
  EXPECT_EQ(LineAt(Offset(code[100'000])), "keep.cpp:7");
  EXPECT_EQ(LineAt(Offset(code[200'000])), "keep.cpp:9");
  for (const char* format : {"text", "html"}) {
    EXPECT_THAT(Run({"report", "--format", format, Path("s.memline")}).output, HasSubstr(code[200'000]));
  }
}

// Wherever the program was loaded to.
TEST_F(StrippedTest, RunsAreComparedByCode) {
  RecordStripped("--strip-all", "before.memline");
  RecordStripped("--strip-all", "after.memline");
  const Outcome diff = Run({"diff", "--format", "json", Path("before.memline"), Path("after.memline")});
  ASSERT_EQ(diff.status, 0) << diff.errors;
  size_t compared = 0;
  const json compared_groups = json::parse(diff.output).at("groups");
  for (const json& group : compared_groups) {
    if (group.at("function") != "blocks::Keep" || group.at("code") == "") continue;
    EXPECT_EQ(group.at("before").at("alloc_bytes"), group.at("after").at("alloc_bytes")) << group.at("code");
    compared += group.at("live_bytes") != 0;
  }
  EXPECT_EQ(compared, 2u);
}

TEST_F(StrippedTest, TheReportSaysHowToGetLines) {
  RecordStripped("--strip-all", "s.memline");
  const Outcome report = Run({"report", Path("s.memline")});
  EXPECT_THAT(report.output, HasSubstr("no lines of keep (build id "));
  EXPECT_THAT(report.output, HasSubstr("memline symbolize SESSION -o NEW --debug-dir DIRECTORY"));
  const json process = json::parse(Run({"report", "--format", "json", Path("s.memline")}).output).at("process");
  ASSERT_EQ(process.at("modules_without_lines").size(), 1u);
  const std::string id = process.at("modules_without_lines").at(0).at("build_id");
  fs::create_directories(scratch_ / "debug/.build-id" / id.substr(0, 2));
  Do({"objcopy", "--only-keep-debug", Path("whole"),
      Path("debug/.build-id/" + id.substr(0, 2) + "/" + id.substr(2) + ".debug")});

  // What was known stays known where nothing better is found.
  fs::remove(Path("keep"));
  ASSERT_EQ(Run({"symbolize", Path("s.memline"), "-o", Path("same.memline")}).status, 0);
  EXPECT_EQ(CodeByBytes("same.memline"), CodeByBytes("s.memline"));
  ASSERT_EQ(Run({"symbolize", Path("s.memline"), "-o", Path("found.memline"), "--debug-dir", Path("debug")}).status, 0);
  EXPECT_TRUE(CodeByBytes("found.memline").empty());
  const Outcome found = Run({"report", Path("found.memline")});
  EXPECT_THAT(found.output, HasSubstr("keep.cpp:7"));
  EXPECT_THAT(found.output, Not(HasSubstr("no lines of")));
}

}  // namespace
}  // namespace memline
