// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/source_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class SourceTextTest : public testing::Test {
 protected:
  std::string Write(const std::string& text) {
    WriteFile(directory_ / "source.cpp", text);
    return (directory_ / "source.cpp").string();
  }
  ScratchDirectory directory_;
};

TEST_F(SourceTextTest, EndsWithTheFunctionThoughCodeIsSaidToGoOn) {
  const std::string file = Write("int a;\nvoid F() {\n  PROFILE();\n  if (a) {\n  }\n}\n\nint main() {\n  F();\n}\n");
  const auto text = ReadFunctionText(file, 2, 3, 9);
  ASSERT_THAT(text, SizeIs(5));
  EXPECT_EQ(text.back(), "}");
}

TEST_F(SourceTextTest, BracesInLiteralsAndCommentsDoNotCount) {
  const std::string file = Write(
      "void F() {\n  PROFILE();\n  g(\"}\", '}', '\\'', R\"x(}\n})x\", 1'000'000);  // }\n  /* }\n  } */\n  "
      "h();\n}\nint b;\n");
  EXPECT_THAT(ReadFunctionText(file, 1, 2, 3), SizeIs(8));
}

TEST_F(SourceTextTest, BracesAheadOfTheBodyDoNotEndIt) {
  const std::string file = Write("F::F()\n    : a_{1},\n      b_{2} {\n  PROFILE();\n  g();\n}\nint b;\n");
  EXPECT_THAT(ReadFunctionText(file, 1, 4, 5), SizeIs(6));
}

TEST_F(SourceTextTest, GoesToTheLastLineWithCodeWhereNoBraceEndsIt) {
  const std::string file =
      Write("void F() {\n#if A\n  if (a) {\n#else\n  if (b) {\n#endif\n    PROFILE();\n  }\n}\nint b;\n");
  EXPECT_THAT(ReadFunctionText(file, 1, 7, 8), SizeIs(8));
}

TEST_F(SourceTextTest, IsEmptyWithoutTheFile) {
  EXPECT_THAT(ReadFunctionText((directory_ / "gone.cpp").string(), 1, 2, 3), IsEmpty());
  EXPECT_THAT(ReadFunctionText(directory_.path().string(), 1, 2, 3), IsEmpty());
  EXPECT_THAT(ReadFunctionText(Write("int a;\n"), 5, 6, 7), IsEmpty());
}

}  // namespace
}  // namespace memline
