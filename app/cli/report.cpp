// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <memory>

#include "app/cli/command.h"
#include "app/cli/group_options.h"
#include "app/cli/print_report.h"
#include "app/cli/session_choice.h"
#include "app/cli/time_choice.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/report/group_report.h"
#include "profiler_core/report/html_report.h"
#include "profiler_core/report/json_report.h"
#include "profiler_core/report/text_report.h"

namespace memline::app {
namespace {

/// Of the table above the source of the functions, unless told.
constexpr size_t kPageRows = 50;

struct ReportOptions {
  std::string file;
  std::string format = "text";
  std::string output;
  bool by_groups = false;
  GroupReportOptions groups;
  TimeChoice time;
  TextReportOptions text;
};

// Whether the table is of one kind of thing, rather than the report on everything.
bool AsksForGroups(const ReportOptions& options) {
  return options.by_groups || !options.time.empty() || options.format == "csv";
}

int ReportGroups(const ReportOptions& options, const std::filesystem::path& path, const Session& session) {
  const std::optional<std::vector<TimeSlice>> slices = ChooseSlices(path, session, options.time);
  if (!slices) return kFailure;
  GroupReportOptions groups = options.groups;
  groups.top = options.text.top_lines.value_or(SIZE_MAX);
  return PrintOrWrite(options.format == "json"  ? JsonGroupReport(session, *slices, groups)
                      : options.format == "csv" ? CsvGroupReport(session, *slices, groups)
                                                : TextGroupReport(session, *slices, groups),
                      options.output);
}

int ReportPage(const ReportOptions& options, const std::filesystem::path& path, const Session& session) {
  HtmlReportOptions page{path.filename().string(), std::nullopt, options.groups, options.text.functions};
  page.groups.top = options.text.top_lines.value_or(kPageRows);
  if (!options.time.empty() && !(page.slices = ChooseSlices(path, session, options.time))) return kFailure;
  return PrintOrWrite(HtmlReport(session, page), options.output);
}

int ReportSession(const ReportOptions& options, const std::filesystem::path& path, const Session& session) {
  if (options.format == "html") return ReportPage(options, path, session);
  if (AsksForGroups(options)) return ReportGroups(options, path, session);
  return PrintOrWrite(options.format == "json" ? JsonReport(session) : TextReport(session, options.text),
                      options.output);
}

int Report(const ReportOptions& options) {
  if (options.format == "html" && options.output.empty() && isatty(STDOUT_FILENO) != 0) {
    return Fail({"cannot print a page", "html is for a browser, and this is a terminal", "name a file with -o"});
  }
  const std::optional<std::filesystem::path> path = ChooseSession(options.file);
  if (!path) return kFailure;
  const absl::StatusOr<Session> session = OpenRecording(*path);
  if (!session.ok()) return Fail(Explain("cannot report " + path->string(), session.status()));
  const int status = ReportSession(options, *path, *session);
  const std::string problem = session->stored == nullptr ? "" : session->stored->Problem();
  return problem.empty() ? status : Fail(Explain("the report is not complete", absl::DataLossError(problem)));
}

void AddTableOptions(CLI::App& report, ReportOptions& options) {
  AddGroupOptions(report, options.groups.groups);
  report
      .add_option_function<std::string>(
          "--sort",
          [&options](const std::string& name) {
            options.groups.sort = static_cast<GroupSort>(PlaceOf(kGroupSortNames, name));
          },
          "What the table is sorted by, the most first")
      ->check(CLI::IsMember(Words(kGroupSortNames)))
      ->type_name("COLUMN");
  report.parse_complete_callback([&report, &options] {
    for (const char* name : {"--by", "--only", "--without", "--sort"}) {
      options.by_groups = options.by_groups || report.count(name) != 0;
    }
  });
}

}  // namespace

Verb AddReport(CLI::App& memline) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* report = memline.add_subcommand("report", "Print the line table of a session");
  report->add_option("FILE", options->file,
                     "A session, or a file that MEMLINE_RECORD made; the newest one unless named");
  report
      ->add_option("-f,--format", options->format,
                   "text: tables to read; json: a stable schema; csv: one table; html: a page with plots, for -o")
      ->check(CLI::IsMember({"text", "json", "csv", "html"}))
      ->capture_default_str();
  report->add_option("-o,--output", options->output, "A file for the report; stdout unless named");
  report
      ->add_option("-n,--top", options->text.top_lines,
                   "Rows of a table; of the list of lines by live bytes 10 unless told, 50 on a page")
      ->check(CLI::Range(size_t{0}, size_t{1'000'000}));
  AddTableOptions(*report, *options);
  AddTimeOptions(*report, options->time, "The lines as they were");
  report->add_flag_callback(
      "--no-functions", [options] { options->text.functions = false; }, "Leave out the tables of the single functions");
  report->add_flag("-v,--verbose", options->text.verbose, "Say how lines were found, and what was not");
  return {report, [options] { return Report(*options); }};
}

}  // namespace memline::app
