// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/Validators.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include "app/cli/command.h"
#include "profiler_core/receive/symbolize_session.h"

namespace memline::app {
namespace {

struct SymbolizeOptions {
  std::string file;
  std::string output;
  std::vector<std::string> debug_directories;
  std::vector<std::string> moved;
  bool ask_servers = false;
};

// "FROM=TO"; the last = divides, for paths are more likely to have one in the beginning than at the end.
std::optional<MovedPath> ParseMoved(const std::string& text) {
  const size_t at = text.rfind('=');
  if (at == std::string::npos || at == 0) return std::nullopt;
  return MovedPath{text.substr(0, at), text.substr(at + 1)};
}

void Print(const SymbolsFound& found) {
  std::printf("lines are known of %zu of %zu addresses, %zu before; the text of %zu of %zu functions, %zu before\n",
              found.lines, found.addresses, found.lines_before, found.texts, found.functions, found.texts_before);
  for (const std::string& module : found.modules_without) {
    std::printf("no debug information: %s\n", module.c_str());
  }
}

int Symbolize(const SymbolizeOptions& options) {
  SymbolSources sources;
  sources.debug_directories.assign(options.debug_directories.begin(), options.debug_directories.end());
  for (const std::string& text : options.moved) {
    const std::optional<MovedPath> moved = ParseMoved(text);
    if (!moved) return Fail({"--moved " + text, "is not FROM=TO", "give two directories with = between them"});
    sources.moved.push_back(*moved);
  }
  sources.ask_servers = options.ask_servers;
  if (options.ask_servers && std::getenv("DEBUGINFOD_URLS") == nullptr) {
    return Fail({"--debuginfod", "no server is known", "name one or more in the environment variable DEBUGINFOD_URLS"});
  }
  const absl::StatusOr<SymbolsFound> found = SymbolizeSession(options.file, options.output, sources);
  if (!found.ok()) return Fail(Explain("cannot symbolize " + options.file, found.status()));
  Print(*found);
  return 0;
}

}  // namespace

Verb AddSymbolize(CLI::App& memline) {
  auto options = std::make_shared<SymbolizeOptions>();
  CLI::App* symbolize = memline.add_subcommand(
      "symbolize", "Write a session with the lines and the source text that it lacks, from debug files found now");
  symbolize->add_option("FILE", options->file, "The session; it is left as it is")->required();
  symbolize->add_option("-o,--output", options->output, "The new session; must not exist")->required();
  symbolize
      ->add_option("--debug-dir", options->debug_directories,
                   "A directory with debug files, by build id (.build-id/NN/NNN.debug) or by name, as /usr/lib/debug")
      ->check(CLI::ExistingDirectory);
  symbolize->add_option("--moved", options->moved,
                        "FROM=TO: programs and sources that were under FROM are under TO now");
  symbolize->add_flag("--debuginfod", options->ask_servers,
                      "Ask the servers in DEBUGINFOD_URLS for what is not here; they learn what you measure");
  return {symbolize, [options] { return Symbolize(*options); }};
}

}  // namespace memline::app
