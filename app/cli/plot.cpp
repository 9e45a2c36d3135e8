// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include "app/cli/command.h"
#include "app/cli/desktop_app.h"
#include "app/cli/session_choice.h"

namespace memline::app {
namespace {

struct Options {
  std::string file;
  std::string output;
  std::string size;
};

// The picture is the app's own, so the app draws it.
int Plot(const Options& options) {
  const std::optional<std::filesystem::path> path = ChooseSession(options.file);
  if (!path) return kFailure;
  std::vector<std::string> arguments = {"--render", path->string(), "--output", options.output};
  if (!options.size.empty()) arguments.insert(arguments.end(), {"--size", options.size});
  return BecomeDesktopApp(std::move(arguments));
}

}  // namespace

Verb AddPlot(CLI::App& memline) {
  auto options = std::make_shared<Options>();
  CLI::App* plot = memline.add_subcommand("plot", "Draw the timeline of a session into a file");
  plot->add_option("FILE", options->file, "A session; the newest one unless named");
  plot->add_option("-o,--output", options->output, "A file ending in .png, .svg or .pdf")->required();
  plot->add_option("--size", options->size, "WIDTHxHEIGHT in pixels (1200x600)");
  return {plot, [options] { return Plot(*options); }};
}

}  // namespace memline::app
