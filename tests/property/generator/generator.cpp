// SPDX-License-Identifier: MIT
// Writes a random program: property_generator SEED DIRECTORY
//
// Two files and a header, so that optimization at link time has something to do. Programs of even seeds count for
// themselves what each of their lines allocates; lines have numbers of their own across the three files.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "body_writer.h"
#include "function_plan.h"

namespace {

using namespace memline::property;

constexpr unsigned kLinesOfAFile = 1000;

class Program {
 public:
  explicit Program(unsigned seed)
      : random_(seed), plans_(PlanFunctions(random_)), bodies_(random_, plans_, seed % 2 == 0) {}

  std::string Header() {
    std::string text = "#pragma once\n#include \"program.h\"\n" + LinesFrom(3) +
                       "struct Big {\n  unsigned values[12];\n};\n"
                       "struct Base {\n  virtual unsigned Call(unsigned x, unsigned depth) = 0;\n};\n";
    for (const FunctionPlan& plan : plans_) text += plan.Declaration();
    return text + "\n" + Bodies(Home::kHeader);
  }
  std::string File(Home home) {
    return "#include \"functions.h\"\n" + LinesFrom(home == Home::kFirst ? 1 : 2) + Bodies(home) +
           (home == Home::kFirst ? Main() : "");
  }

 private:
  static std::string LinesFrom(unsigned part) { return "#line " + std::to_string(part * kLinesOfAFile) + "\n"; }

  std::string Bodies(Home home) {
    std::string text;
    for (const FunctionPlan& plan : plans_) {
      if (plan.home != home) continue;
      text += bodies_.Write(plan);
      const std::string number = std::to_string(plan.index);
      if (plan.signature == Signature::kVirtual) {
        text += "static S" + number + " instance" + number + ";\nBase* volatile object" + number + " = &instance" +
                number + ";\n\n";
      } else if (plan.IsEntry()) {
        text += "property::Entry volatile pointer" + number + " = F" + number + ";\n\n";
      }
    }
    return text;
  }

  std::string Main() {
    std::string text =
        "extern \"C\" int property_main(unsigned seed) {\n"
        "  const property::Entry entries[] = {F0, F1, F2, F3};\n";
    const unsigned roots = 2 + random_.Below(3);
    for (unsigned i = 0; i < roots; ++i) {
      text += "  property::RunRoot(entries[" + std::to_string(random_.Below(4)) + "], seed * " +
              std::to_string(random_.Below(1u << 30)) + "u, " + std::to_string(5 + random_.Below(6)) + ", 4000);\n";
    }
    if (random_.OneIn(2)) {
      text += "  property::RunTogether(entries, " + std::to_string(2 + random_.Below(3)) +
              ", SweepOthers, seed * 77777u, 7);\n";
    }
    return "static __attribute__((noinline)) unsigned SweepOthers(unsigned x, unsigned) {\n  PROFILE();\n"
           "  property::Here here;\n  LINE(x = property::Sweep(x));\n  return x;\n}\n\n" +
           text + "  property::WriteCount();\n  return 0;\n}\n";
  }

  Random random_;
  std::vector<FunctionPlan> plans_;
  BodyWriter bodies_;
};

bool Write(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) fprintf(stderr, "property_generator: %s: cannot be written\n", path.c_str());
  return static_cast<bool>(file);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    fputs("usage: property_generator SEED DIRECTORY\n", stderr);
    return 2;
  }
  Program program(static_cast<unsigned>(strtoul(argv[1], nullptr, 10)));
  const std::string directory = argv[2];
  const bool written = Write(directory + "/functions.h", program.Header()) &&
                       Write(directory + "/first.cpp", program.File(Home::kFirst)) &&
                       Write(directory + "/second.cpp", program.File(Home::kSecond));
  return written ? 0 : 2;
}
