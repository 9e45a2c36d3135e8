// SPDX-License-Identifier: MIT
// Completions in bash, zsh and fish: what the help lists is offered, and so are sessions, directories and processes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <sstream>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/in_terminal.h"
#include "tests/victims/process.h"
#include "tests/victims/verbs.h"

namespace memline {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::UnorderedElementsAre;

using Words = std::vector<std::string>;

bool Installed(const std::string& shell) { return Execute({"sh", "-c", "command -v " + shell}).status == 0; }

Words Lines(const std::string& text) {
  Words lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

class CompletionTest : public testing::Test {
 protected:
  CompletionTest() {
    WriteFile(scratch_ / "a.memline", "");
    WriteFile(scratch_ / "b c.memline", "");
    WriteFile(scratch_ / "notes.txt", "");
    std::filesystem::create_directory(scratch_ / "old");
  }
  [[nodiscard]] StartOptions Options() const {
    return {.environment = {std::string("PATH=") + MEMLINE_BIN_DIR + ":" + getenv("PATH"),
                            "XDG_RUNTIME_DIR=" + scratch_.path().string()},
            .directory = scratch_.path()};
  }
  // What bash offers for the last of the words.
  [[nodiscard]] Words Bash(Words words) const {
    const std::string script = "source " MEMLINE_COMPLETIONS_DIR
                               "/memline.bash; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _memline \"$1\"; "
                               "((${#COMPREPLY[@]} == 0)) || printf '%s\\n' \"${COMPREPLY[@]}\"";
    words.insert(words.begin(), {"bash", "-c", script, "bash", Program("memline")});
    const Outcome outcome = Execute(words, Options());
    EXPECT_EQ(outcome.status, 0);
    EXPECT_THAT(outcome.errors, IsEmpty());
    return Lines(outcome.output);
  }
  // What fish offers for the line, without the descriptions.
  [[nodiscard]] Words Fish(const std::string& line) const {
    const Outcome outcome = Execute(
        {"fish", "--no-config", "-c", "source " MEMLINE_COMPLETIONS_DIR "/memline.fish; complete -C \"$argv\"", line},
        Options());
    EXPECT_THAT(outcome.errors, IsEmpty());
    Words offered = Lines(outcome.output);
    for (std::string& word : offered) word.resize(std::min(word.find('\t'), word.size()));
    return offered;
  }

  ScratchDirectory scratch_;
};

TEST_F(CompletionTest, BashOffersEachVerbAndEachOption) {
  const Words verbs = Verbs();
  EXPECT_THAT(Bash({""}), testing::UnorderedElementsAreArray(verbs));
  EXPECT_THAT(Bash({"-"}), IsSupersetOf({"--help", "--version"}));
  for (const std::string& verb : verbs) {
    EXPECT_THAT(Bash({verb, "-"}), IsSupersetOf(OptionsOf(verb))) << verb;
  }
}

TEST_F(CompletionTest, FishOffersEachVerbAndEachOption) {
  if (!Installed("fish")) GTEST_SKIP() << "fish is not installed";
  const Words verbs = Verbs();
  EXPECT_THAT(Fish("memline "), testing::UnorderedElementsAreArray(verbs));
  for (const std::string& verb : verbs) {
    EXPECT_THAT(Fish("memline " + verb + " -"), IsSupersetOf(OptionsOf(verb))) << verb;
  }
}

TEST_F(CompletionTest, BashOffersTheWordsOfAnOption) {
  EXPECT_THAT(Bash({"leaks", "--format", ""}), ElementsAre("text", "json"));
  EXPECT_THAT(Bash({"report", "-f", "j"}), ElementsAre("json"));
  EXPECT_THAT(Bash({"leaks", "--format", "="}), ElementsAre("text", "json"));
  EXPECT_THAT(Bash({"report", "--format", "=", "c"}), ElementsAre("csv"));
  EXPECT_THAT(Bash({"report", "--at", ""}), ElementsAre("start", "end", "peak", "rss-peak"));
  EXPECT_THAT(Bash({"report", "--top", ""}), IsEmpty());
  EXPECT_THAT(Bash({"report", "--format", "text", "--fo"}), IsEmpty()) << "it is there already";
  EXPECT_THAT(Bash({"no-such-verb", "--fo"}), IsEmpty());
}

TEST_F(CompletionTest, BashOffersFilesOfTheKind) {
  EXPECT_THAT(Bash({"report", ""}), UnorderedElementsAre("a.memline", "b c.memline", "old"));
  EXPECT_THAT(Bash({"report", "no"}), ElementsAre("notes.txt")) << "there is no session of that name";
  EXPECT_THAT(Bash({"list", ""}), ElementsAre("old"));
  EXPECT_THAT(Bash({"run", "-o", "n"}), ElementsAre("notes.txt"));
  EXPECT_THAT(Bash({"peak", "a.memline", "b"}), ElementsAre("b c.memline")) << "it takes several";
  EXPECT_THAT(Bash({"view", "a.memline", ""}), IsEmpty()) << "it takes one";
}

TEST_F(CompletionTest, BashOffersCommandsAndThenTheirArguments) {
  EXPECT_THAT(Bash({"run", "printen"}), AllOf(Not(IsEmpty()), Each("printenv")));
  EXPECT_THAT(Bash({"run", "--no-report", "--", "printen"}), AllOf(Not(IsEmpty()), Each("printenv")));
  EXPECT_THAT(Bash({"run", "ls", "no"}), ElementsAre("notes.txt"));
  EXPECT_THAT(Bash({"run", "ls", "-"}), Not(Contains("--interval"))) << "it belongs to the program";
}

TEST_F(CompletionTest, AnnotatedProcessesComeFirst) {
  Process plain({"sleep", "600"}, Options());
  Process annotated({Program("steady")}, Options());
  Words offered;
  ASSERT_TRUE(Eventually([&] {
    offered = Bash({"attach", ""});
    return !offered.empty() && offered.front() == std::to_string(annotated.pid());
  }));
  EXPECT_THAT(offered, Contains(std::to_string(plain.pid())));
  EXPECT_THAT(Bash({"attach", std::to_string(plain.pid())}), Contains(std::to_string(plain.pid())));
}

// With the keys, as a person has it.
TEST_F(CompletionTest, BashInATerminal) {
  InTerminal bash({"bash", "--norc", "--noprofile", "-i"}, Options().environment, scratch_.path());
  if (!bash.ok()) GTEST_SKIP() << "no terminal";
  bash.Type("PS1='rea''dy> '; source " MEMLINE_COMPLETIONS_DIR "/memline.bash\n");
  ASSERT_TRUE(bash.Shows("ready> ")) << bash.shown();
  bash.Type("memline rep\t");
  EXPECT_TRUE(bash.Shows("rep")) << bash.shown();
  bash.Type("o\t--form\t");
  EXPECT_TRUE(bash.Shows("--format")) << bash.shown();
  bash.Type("=js\t");
  EXPECT_TRUE(bash.Shows("json")) << bash.shown();
  bash.Type("a\t");
  EXPECT_TRUE(bash.Shows("a.memline")) << bash.shown();
}

TEST_F(CompletionTest, ZshInATerminal) {
  if (!Installed("zsh")) GTEST_SKIP() << "zsh is not installed";
  InTerminal zsh({"zsh", "-f", "-i"}, Options().environment, scratch_.path());
  if (!zsh.ok()) GTEST_SKIP() << "no terminal";
  zsh.Type("fpath=(" MEMLINE_COMPLETIONS_DIR " $fpath); autoload -Uz compinit; compinit -u -D; PS1='rea''dy> '\n");
  ASSERT_TRUE(zsh.Shows("ready> ")) << zsh.shown();
  zsh.Type("memline symb\t");
  EXPECT_TRUE(zsh.Shows("symbolize")) << zsh.shown();
  zsh.Type("--debuginf\t");
  EXPECT_TRUE(zsh.Shows("--debuginfod")) << zsh.shown();
  zsh.Type("\x15memline report --format=js\t");
  EXPECT_TRUE(zsh.Shows("json")) << zsh.shown();
  zsh.Type("a.\t");
  EXPECT_TRUE(zsh.Shows("a.memline")) << zsh.shown();
  zsh.Type("\x15memline run memline-g\t");
  EXPECT_TRUE(zsh.Shows("memline-gui")) << zsh.shown();
}

TEST_F(CompletionTest, FishOffersFilesAndProcesses) {
  if (!Installed("fish")) GTEST_SKIP() << "fish is not installed";
  EXPECT_THAT(Fish("memline report --format=j"), ElementsAre("--format=json"));
  EXPECT_THAT(Fish("memline leaks --format "), ElementsAre("text", "json"));
  EXPECT_THAT(Fish("memline report a"), ElementsAre("a.memline"));
  EXPECT_THAT(Fish("memline list "), ElementsAre("old/"));
  EXPECT_THAT(Fish("memline run memline-g"), ElementsAre("memline-gui"));
  const Process plain({"sleep", "600"}, Options());
  EXPECT_THAT(Fish("memline attach "), Contains(std::to_string(plain.pid())));
}

}  // namespace
}  // namespace memline
