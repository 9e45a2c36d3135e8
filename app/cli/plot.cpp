// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>
#include <utility>

#include "app/cli/command.h"
#include "app/cli/desktop_app.h"
#include "app/cli/progress.h"
#include "app/cli/session_choice.h"
#include "app/cli/time_choice.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

struct PlotOptions {
  std::vector<std::string> files;
  std::string output;
  std::string size;
  std::string scale;
  std::string title;
  std::string window;
  bool slope = false;
  bool no_functions = false;
};

// Where A ends in "A,B": the text of a mark may have commas in it.
size_t CommaOf(const Session& session, const std::string& window) {
  const auto is_end = [&session](const std::string& text) { return text.empty() || IsMoment(session, text); };
  const size_t first = window.find(',');
  for (size_t comma = first; comma != std::string::npos; comma = window.find(',', comma + 1)) {
    if (is_end(window.substr(0, comma)) && is_end(window.substr(comma + 1))) return comma;
  }
  return first;
}

std::optional<int64_t> EndOfWindow(const Session& session, const std::string& text, const char* unless_named) {
  return ChooseMoment(session, text.empty() ? unless_named : text);
}

// The window as memline-gui takes it: in seconds. Empty, and said on stderr, for what is no stretch of the session.
std::optional<std::string> Seconds(const std::string& file, const std::string& window) {
  const absl::StatusOr<Session> session = OpenRecording(file);
  if (!session.ok()) {
    Fail(Explain("cannot plot " + file, session.status()));
    return std::nullopt;
  }
  const size_t comma = CommaOf(*session, window);
  if (comma == std::string::npos) {
    Fail({"--window " + window, "it is no stretch of time", "give its begin and its end, as 1.5,3 or start,peak"});
    return std::nullopt;
  }
  const std::optional<int64_t> begin_ns = EndOfWindow(*session, window.substr(0, comma), "start");
  const std::optional<int64_t> end_ns = begin_ns ? EndOfWindow(*session, window.substr(comma + 1), "end") : begin_ns;
  if (!end_ns) return std::nullopt;
  if (*end_ns <= *begin_ns) {
    Fail({"--window " + window,
          "it has its begin at " + FormatDuration(*begin_ns) + " and its end at " + FormatDuration(*end_ns),
          "name a moment of the recording and a later one"});
    return std::nullopt;
  }
  char text[64];
  std::snprintf(text, sizeof text, "%.9f,%.9f", static_cast<double>(*begin_ns) * 1e-9,
                static_cast<double>(*end_ns) * 1e-9);
  return text;
}

// The picture is the app's own, so the app draws it.
int Plot(PlotOptions options) {
  if (options.files.empty()) {
    const std::optional<std::filesystem::path> newest = ChooseSession({});
    if (!newest) return kFailure;
    options.files.push_back(newest->string());
  }
  if (!options.window.empty()) {
    const std::optional<std::string> seconds = Seconds(options.files.front(), options.window);
    if (!seconds) return kFailure;
    options.window = *seconds;
  }
  std::vector<std::string> arguments;
  for (std::string& file : options.files) arguments.push_back("--render=" + std::move(file));
  for (const auto& [name, value] : {std::pair("--output=", &options.output), std::pair("--size=", &options.size),
                                    std::pair("--scale=", &options.scale), std::pair("--title=", &options.title),
                                    std::pair("--window=", &options.window)}) {
    if (!value->empty()) arguments.push_back(name + *value);
  }
  if (options.slope) arguments.emplace_back("--slope");
  if (options.no_functions) arguments.emplace_back("--no-functions");
  return WithProgress("drawing " + options.output, [&] { return RunDesktopApp(std::move(arguments)); });
}

}  // namespace

Verb AddPlot(CLI::App& memline) {
  auto options = std::make_shared<PlotOptions>();
  CLI::App* plot = memline.add_subcommand("plot", "Draw the timeline of a session, or of several in one plot");
  plot->add_option("FILE", options->files,
                   "A session; the newest one unless named. Several are aligned at their first samples");
  plot->add_option("-o,--output", options->output, "A file ending in .png, .svg or .pdf; replaced if it exists")
      ->required();
  plot->add_option("-t,--title", options->title, "Instead of the recorded command")->type_name("WORDS");
  plot->add_option("-w,--window", options->window,
                   std::string("Only what was between two moments of the (first) session. Each is ") + kMomentHelp)
      ->type_name("TIME,TIME");
  plot->add_flag("-s,--slope", options->slope,
                 "Say how fast RSS rises, and draw the line: least squares over what is "
                 "shown");
  plot->add_flag("-n,--no-functions", options->no_functions, "Leave out the brackets of functions");
  plot->add_option("--size", options->size, "Of the picture, in pixels (1200x600)")->type_name("WIDTHxHEIGHT");
  plot->add_option("--scale", options->scale, "Pixels of a PNG file along each of those, 1 to 4 (2)")->type_name("N");
  return {plot, [options] { return Plot(*options); }};
}

}  // namespace memline::app
