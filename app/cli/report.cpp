// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/session_choice.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/report/json_report.h"
#include "profiler_core/report/text_report.h"

namespace memline::app {
namespace {

struct Options {
  std::string file;
  bool json = false;
  TextReportOptions text;
};

int Report(const Options& options) {
  const std::optional<std::filesystem::path> path = ChooseSession(options.file);
  if (!path) return kFailure;
  const absl::StatusOr<Session> session = OpenRecording(*path);
  if (!session.ok()) return Fail(Explain("cannot report " + path->string(), session.status()));
  const std::string text = options.json ? JsonReport(*session) : TextReport(*session, options.text);
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    return Fail({"cannot write the report", "the output could not be written", "check the space and the permissions"});
  }
  return 0;
}

}  // namespace

Verb AddReport(CLI::App& memline) {
  auto options = std::make_shared<Options>();
  CLI::App* report = memline.add_subcommand("report", "Print the line table of a session");
  report->add_option("FILE", options->file,
                     "A session, or a file that MEMLINE_RECORD made; the newest one unless named");
  report
      ->add_option_function<std::string>(
          "-f,--format", [options](const std::string& format) { options->json = format == "json"; },
          "text: tables to read; json: a stable schema for programs")
      ->check(CLI::IsMember({"text", "json"}))
      ->default_str("text");
  report->add_option("-n,--top", options->text.top_lines, "Lines in the list of lines by live bytes")
      ->check(CLI::Range(size_t{0}, size_t{1'000'000}))
      ->capture_default_str();
  report->add_flag_callback(
      "--no-functions", [options] { options->text.functions = false; }, "Leave out the tables of the single functions");
  report->add_flag("-v,--verbose", options->text.verbose, "Say how lines were found, and what was not");
  return {report, [options] { return Report(*options); }};
}

}  // namespace memline::app
