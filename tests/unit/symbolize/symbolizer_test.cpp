// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/symbolizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "tests/unit/symbolize/sample_program.h"

namespace memline {
namespace {

using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

const std::string kInclude = MEMLINE_TESTS_DIR "/../instrumentation/include";

class Symbolization : public ::testing::Test {
 protected:
  Symbolization() {
    std::string name = (std::filesystem::temp_directory_path() / "memline-test-XXXXXX").string();
    directory_ = std::filesystem::canonical(mkdtemp(name.data()));
    WriteSampleSources(directory_);
  }
  ~Symbolization() override { std::filesystem::remove_all(directory_); }

  // `flags` for the annotated code; "SHARED" puts it into a library.
  SampleRun Build(const std::string& compiler, std::string flags) {
    const std::string common = compiler + " -std=c++17 -I" + kInclude + " ";
    RunIn(directory_, compiler + " -std=c++17 -O1 -c runtime.cpp -I" + kInclude);
    if (const size_t shared = flags.find("SHARED"); shared != std::string::npos) {
      flags.erase(shared);
      RunIn(directory_, common + flags + " -fPIC -shared -o libannotated.so annotated.cpp");
      RunIn(directory_, compiler + " -rdynamic -o sample runtime.o -L. -lannotated -Wl,-rpath," + directory_.string());
    } else {
      RunIn(directory_, common + flags + " -o sample runtime.o annotated.cpp");
    }
    return RunSample(directory_ / "sample");
  }

  void ExpectTrueLines(const SampleRun& sample) const {
    const Target& target = sample.target;
    const std::string file = directory_ / "annotated.cpp";
    ASSERT_EQ(target.functions.size(), 7u);
    for (size_t i = 1; i < target.sites.size(); ++i) {
      EXPECT_EQ(target.site_lines[i], (SourceLine{file, sample.site_lines[i]})) << "site " << i;
    }
    for (size_t i = 1; i < target.nodes.size(); ++i) {
      if (target.nodes[i].parent == 0) continue;
      EXPECT_EQ(target.call_lines[i], (SourceLine{file, sample.call_lines[i]})) << "node " << i;
    }
    for (size_t i = 0; i < target.functions.size(); ++i) {
      const FunctionSource& source = target.sources[i];
      EXPECT_EQ(source.file, file);
      ASSERT_FALSE(source.text.empty()) << target.functions[i].name;
      const size_t profile = target.functions[i].line - source.first_line;
      ASSERT_LT(profile, source.text.size());
      EXPECT_LE(profile, 2u) << "the text begins where the function does";
      EXPECT_THAT(source.text[profile], HasSubstr("PROFILE("));
      EXPECT_THAT(source.text.back(), HasSubstr("}")) << target.functions[i].name;
    }
  }

  std::filesystem::path directory_;
};

std::set<std::string> DisplayNames(const Target& target) {
  std::set<std::string> names;
  for (const FunctionSource& source : target.sources) names.insert(source.display_name);
  return names;
}

const std::set<std::string> kNames = {"Direct", "Inner",     "Index::Build", "Index::Build::lambda",
                                      "Hidden", "Fill<int>", "Fill<char>"};

bool Exists(const std::string& compiler) { return std::system(("which " + compiler + " >/dev/null").c_str()) == 0; }

struct Configuration {
  const char* compiler;
  const char* flags;
};

class Compiled : public Symbolization, public ::testing::WithParamInterface<Configuration> {};

TEST_P(Compiled, FindsTheLineInTheAnnotatedFunction) {
  if (!Exists(GetParam().compiler)) GTEST_SKIP() << GetParam().compiler << " is not installed";
  SampleRun sample = Build(GetParam().compiler, GetParam().flags);
  ASSERT_GT(sample.target.sites.size(), 15u);
  Symbolizer symbolizer;
  symbolizer.Update(sample.target);
  ExpectTrueLines(sample);
  EXPECT_EQ(DisplayNames(sample.target), kNames);
}

INSTANTIATE_TEST_SUITE_P(
    Compilers, Compiled,
    ::testing::Values(Configuration{"g++", "-g -O0"}, Configuration{"g++", "-g -O2"},
                      Configuration{"g++", "-gdwarf-4 -O2 -no-pie"}, Configuration{"g++", "-g -O3 -flto"},
                      Configuration{"g++", "-g -O2 SHARED"}, Configuration{"clang++", "-g -O0"},
                      Configuration{"clang++", "-g -O2"}, Configuration{"clang++", "-gdwarf-4 -O2 -no-pie"},
                      Configuration{"clang++", "-g -O2 SHARED"}, Configuration{"g++", "-g -gsplit-dwarf -O2"}),
    [](const auto& configuration) {
      std::string name = std::string(configuration.param.compiler) + configuration.param.flags;
      std::replace_if(
          name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
      return name;
    });

TEST_F(Symbolization, NamesFunctionsOfAStrippedProgram) {
  SampleRun sample = Build("g++", "-O2 -s");
  Symbolizer symbolizer;
  symbolizer.Update(sample.target);
  EXPECT_EQ(DisplayNames(sample.target), kNames);
  for (size_t i = 1; i < sample.target.sites.size(); ++i) {
    EXPECT_EQ(sample.target.site_lines[i], (SourceLine{"annotated.cpp", 0}));
  }
}

TEST_F(Symbolization, SaysWhereInTheCodeByTheSymbolsWithoutDebugInformation) {
  SampleRun sample = Build("g++", "-O2");
  Symbolizer symbolizer;
  symbolizer.Update(sample.target);
  std::set<std::string> places;
  for (size_t i = 1; i < sample.target.sites.size(); ++i) {
    const SourceLine& line = sample.target.site_lines[i];
    EXPECT_EQ(line.line, 0u);
    EXPECT_THAT(line.code, testing::MatchesRegex("[A-Za-z:<>]+\\+0x[0-9a-f]+"));
    places.insert(line.code.substr(0, line.code.find('+')));
  }
  EXPECT_THAT(places, testing::IsSupersetOf({"Direct", "Index::Build", "Fill<int>", "Fill<char>"}));
}

TEST_F(Symbolization, FindsSeparateDebugInformation) {
  SampleRun sample = Build("g++", "-g -O2");
  RunIn(directory_,
        "objcopy --only-keep-debug sample sample.debug && strip sample && "
        "objcopy --add-gnu-debuglink=sample.debug sample");
  Symbolizer symbolizer;
  symbolizer.Update(sample.target);
  ExpectTrueLines(sample);
}

TEST_F(Symbolization, RefusesDebugInformationOfAnotherBuild) {
  SampleRun sample = Build("g++", "-g -O2");
  for (Module& module : sample.target.modules) std::reverse(module.build_id.begin(), module.build_id.end());
  Symbolizer symbolizer;
  symbolizer.Update(sample.target);
  EXPECT_EQ(sample.target.site_lines[1], (SourceLine{"annotated.cpp", 0}));
  EXPECT_EQ(DisplayNames(sample.target), kNames);
}

// A session grows; what was found first stays, and what is new is added.
TEST_F(Symbolization, GoesOnWhereItWas) {
  const SampleRun whole = Build("g++", "-g -O2");
  SampleRun growing = whole;
  Target& target = growing.target;
  target.functions.clear();
  target.nodes.resize(1);
  target.sites.resize(1);
  Symbolizer symbolizer;
  for (size_t site = 1; site < whole.target.sites.size(); ++site) {
    const uint32_t node = whole.target.sites[site].node;
    for (size_t i = target.nodes.size(); i <= node; ++i) target.nodes.push_back(whole.target.nodes[i]);
    for (const Node& known : target.nodes) {
      for (size_t i = target.functions.size(); i <= known.function; ++i) {
        target.functions.push_back(whole.target.functions[i]);
      }
    }
    target.sites.push_back(whole.target.sites[site]);
    symbolizer.Update(target);
  }
  EXPECT_EQ(target.sites, whole.target.sites);
  ExpectTrueLines(growing);
}

TEST_F(Symbolization, CutsFunctionTextsShort) {
  SampleRun sample = Build("g++", "-g -O2");
  // The file may have changed since: shorter than where the functions were.
  std::filesystem::resize_file(directory_ / "annotated.cpp", 100);
  Symbolizer symbolizer;
  symbolizer.Update(sample.target);
  for (const FunctionSource& source : sample.target.sources) {
    EXPECT_TRUE(source.text.empty());
    EXPECT_EQ(source.first_line, 0u);
  }
  EXPECT_EQ(sample.target.site_lines[1].line, sample.site_lines[1]);
}

}  // namespace
}  // namespace memline
