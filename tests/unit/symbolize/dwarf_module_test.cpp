// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/dwarf_module.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/unit/symbolize/sample_program.h"

namespace memline {
namespace {

class DwarfModuleTest : public ::testing::Test {
 protected:
  DwarfModuleTest() {
    std::string name = (std::filesystem::temp_directory_path() / "memline-test-XXXXXX").string();
    directory_ = std::filesystem::canonical(mkdtemp(name.data()));
  }
  ~DwarfModuleTest() override { std::filesystem::remove_all(directory_); }

  void Write(const char* name, const std::string& text) const { std::ofstream(directory_ / name) << text; }

  // The address that the program, which is not position-independent, prints.
  [[nodiscard]] uint64_t Printed(const std::string& program) const {
    FILE* output = popen((directory_ / program).c_str(), "r");
    unsigned long long address = 0;
    EXPECT_EQ(fscanf(output, "%llx", &address), 1);
    EXPECT_EQ(pclose(output), 0);
    return address;
  }

  std::filesystem::path directory_;
};

// The same function as two compilations may make of it, which the linker has one copy of and two descriptions.
TEST_F(DwarfModuleTest, TheCopyThatTheLinkerKeptSaysTheLine) {
  const std::string function = "inline __attribute__((noinline)) int Fill(int n) { return n * 3; }\n";
  Write("first.cpp", function + "int First(int n) { return Fill(n); }\n");
  Write("second.cpp", "\n\n\n" + function +
                          "#include <cstdio>\nint First(int);\n"
                          "int main(int argc, char**) {\n"
                          "  printf(\"%p\\n\", reinterpret_cast<void*>(&Fill));\n"
                          "  return First(argc) - Fill(argc);\n}\n");
  const SymbolSources sources;
  for (const std::string compiler : {"g++", "clang++"}) {
    const std::string command = compiler + " -g -O1 -fno-pie -no-pie ";
    RunIn(directory_, command + "first.cpp second.cpp -o first_first");
    RunIn(directory_, command + "second.cpp first.cpp -o second_first");
    for (const auto& [program, file, line] :
         {std::tuple{"first_first", "first.cpp", 1u}, std::tuple{"second_first", "second.cpp", 4u}}) {
      const std::unique_ptr<DwarfModule> module = DwarfModule::Open(directory_ / program, "", sources);
      ASSERT_NE(module, nullptr);
      const std::vector<InlineFrame> frames = module->FramesAt(Printed(program));
      ASSERT_EQ(frames.size(), 1u);
      EXPECT_EQ(frames[0].line, (SourceLine{directory_ / file, line})) << compiler << " " << program;
    }
  }
}

}  // namespace
}  // namespace memline
