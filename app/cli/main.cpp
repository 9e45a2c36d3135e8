// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdio>
#include <cstring>
#include <iostream>

#include "app/cli/color.h"
#include "app/cli/command.h"
#include "app/cli/complete.h"

namespace memline::app {
namespace {

constexpr char kTeaching[] = R"(
Three steps:
  1. Annotate: link memline::memline, #include <memline/profile.h>, and write
         PROFILE();
     as the first statement of each function you want to see line by line.
  2. Record:   memline run ./program arguments…      (or watch it live: memline-gui --run -- ./program arguments…)
  3. Look:     memline report, memline plot -o memory.png, memline view

A program without PROFILE() can be recorded, too: its memory is counted as a whole.
FILE is the newest session in the current directory where none is named.
`memline COMMAND --help` explains the options of a command; `man memline` the environment variables.)";

int UsageError(const CLI::ParseError& error, const CLI::App& memline) {
  const auto verbs = memline.get_subcommands();
  const std::string verb = verbs.empty() ? "" : verbs.front()->get_name() + " ";
  return Fail({verb.empty() ? "the command line" : verb.substr(0, verb.size() - 1), error.what(),
               "see memline " + verb + "--help"});
}

int Main(int argc, char** argv) {
  CLI::App memline("memline: which line of which function holds the memory, live while the program runs", "memline");
  memline.set_version_flag("--version", "memline " MEMLINE_VERSION, "Print the version");
  memline.require_subcommand(0, 1);
  const Verb verbs[] = {
      AddRun(memline),       AddAttach(memline), AddTop(memline),  AddReport(memline), AddDiff(memline),
      AddLeaks(memline),     AddCheck(memline),  AddPlot(memline), AddExport(memline), AddImport(memline),
      AddPeak(memline),      AddList(memline),   AddRm(memline),   AddClean(memline),  AddRepair(memline),
      AddSymbolize(memline), AddView(memline),   AddTrim(memline), AddServe(memline),
  };
  memline.footer(kTeaching);  // after the verbs, which would inherit it
  if (argc > 1 && std::strcmp(argv[1], kComplete) == 0) return Complete(memline, {argv + 2, argv + argc});
  try {
    memline.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return memline.exit(help);
  } catch (const CLI::ParseError& error) {
    return UsageError(error, memline);
  }
  for (const Verb& verb : verbs) {
    if (verb.parsed->parsed()) return verb.run();
  }
  std::cout << memline.help();
  return 0;
}

}  // namespace

int Fail(const Problem& problem) {
  const std::string line = ToLine(problem);
  const size_t name = line.find(':') + 1;
  std::fprintf(stderr, "%s%s\n", Inked(STDERR_FILENO, Ink::kError, line.substr(0, name)).c_str(), line.c_str() + name);
  return kFailure;
}

}  // namespace memline::app

int main(int argc, char** argv) { return memline::app::Main(argc, argv); }
