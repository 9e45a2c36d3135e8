// SPDX-License-Identifier: MIT
// Writes a program of random parts: property_generator DIRECTORY SEED...
//
// Two files and a header, so that optimization at link time has something to do. A seed gives the same part whatever
// stands beside it, in a namespace of its own. Parts of even seeds count for themselves what each of their lines
// allocates; lines have numbers of their own across parts and files.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "body_writer.h"
#include "function_plan.h"

namespace {

using namespace memline::property;

constexpr unsigned kFiles = 3;
constexpr unsigned kLinesOfAFile = 1000;
constexpr unsigned kMostParts = 20;  // property::kLines has room for no more

// (The C library has a function seed48.)
std::string Namespace(unsigned seed) { return "seed_" + std::to_string(seed); }

/// What one seed puts into each file of a program.
class Part {
 public:
  Part(unsigned seed, unsigned index)
      : seed_(seed),
        first_line_((1 + index * kFiles) * kLinesOfAFile),
        random_(seed),
        plans_(PlanFunctions(random_)),
        bodies_(random_, plans_, CountsLines()) {}

  std::string Header() {
    std::string text =
        "struct Big {\n  unsigned values[12];\n};\n"
        "struct Base {\n  virtual unsigned Call(unsigned x, unsigned depth) = 0;\n};\n";
    for (const FunctionPlan& plan : plans_) text += plan.Declaration();
    return InNamespace(2, text + "\n" + Bodies(Home::kHeader));
  }
  std::string First() { return InNamespace(0, Bodies(Home::kFirst) + Run()); }
  std::string Second() { return InNamespace(1, Bodies(Home::kSecond)); }

 private:
  bool CountsLines() const { return seed_ % 2 == 0; }

  std::string InNamespace(unsigned file, const std::string& text) const {
    return "namespace " + Namespace(seed_) + " {\n#line " + std::to_string(first_line_ + file * kLinesOfAFile) + "\n" +
           text + "}  // namespace " + Namespace(seed_) + "\n";
  }

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

  std::string Run() {
    std::string text =
        "static __attribute__((noinline)) unsigned SweepOthers(unsigned x, unsigned) {\n  PROFILE();\n"
        "  property::Here here;\n  LINE(x = property::Sweep(x));\n  return x;\n}\n\n"
        "static __attribute__((noinline)) void Run(unsigned start) {\n"
        "  const property::Entry entries[] = {F0, F1, F2, F3};\n  static property::Shelf shelf;\n";
    if (!CountsLines()) {
      text += "  property::LeaveUncounted(" + std::to_string(first_line_) + ", " +
              std::to_string(first_line_ + kFiles * kLinesOfAFile) + ");\n";
    }
    const unsigned roots = 2 + random_.Below(3);
    for (unsigned i = 0; i < roots; ++i) {
      text += "  property::RunRoot(entries[" + std::to_string(random_.Below(4)) + "], start * " +
              std::to_string(random_.Below(1u << 30)) + "u, " + std::to_string(5 + random_.Below(6)) +
              ", 4000, shelf);\n";
    }
    if (random_.OneIn(2)) {
      text += "  property::RunTogether(entries, " + std::to_string(2 + random_.Below(3)) +
              ", SweepOthers, start * 77777u, 7);\n";
    }
    return text + "}\n";
  }

  const unsigned seed_;
  const unsigned first_line_;
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
  if (argc < 3 || argc > 2 + static_cast<int>(kMostParts)) {
    fprintf(stderr, "usage: property_generator DIRECTORY SEED... (at most %u)\n", kMostParts);
    return 2;
  }
  const std::string directory = argv[1];
  std::string header = "#pragma once\n#include \"program.h\"\n";
  std::string first = "#include \"functions.h\"\n";
  std::string second = first;
  std::string runs;
  for (int i = 2; i < argc; ++i) {
    const auto seed = static_cast<unsigned>(strtoul(argv[i], nullptr, 10));
    Part part(seed, static_cast<unsigned>(i - 2));
    header += part.Header();
    first += part.First();
    second += part.Second();
    runs += "  " + Namespace(seed) + "::Run(start);\n";
  }
  first += "extern \"C\" int property_main(unsigned start) {\n" + runs + "  property::WriteCount();\n  return 0;\n}\n";
  const bool written = Write(directory + "/functions.h", header) && Write(directory + "/first.cpp", first) &&
                       Write(directory + "/second.cpp", second);
  return written ? 0 : 2;
}
