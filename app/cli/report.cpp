// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/group_options.h"
#include "app/cli/print_report.h"
#include "app/cli/session_choice.h"
#include "app/cli/time_choice.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/report/group_report.h"
#include "profiler_core/report/json_report.h"
#include "profiler_core/report/text_report.h"

namespace memline::app {
namespace {

struct Options {
  std::string file;
  std::string format = "text";
  bool by_groups = false;
  GroupReportOptions groups;
  TimeChoice time;
  TextReportOptions text;
};

// Whether the table is of one kind of thing, rather than the report on everything.
bool AsksForGroups(const Options& options) {
  return options.by_groups || !options.time.empty() || options.format == "csv";
}

int ReportGroups(const Options& options, const std::filesystem::path& path, const Session& session) {
  const std::optional<std::vector<TimeSlice>> slices = ChooseSlices(path, session, options.time);
  if (!slices) return kFailure;
  GroupReportOptions groups = options.groups;
  groups.top = options.text.top_lines.value_or(SIZE_MAX);
  return Print(options.format == "json"  ? JsonGroupReport(session, *slices, groups)
               : options.format == "csv" ? CsvGroupReport(session, *slices, groups)
                                         : TextGroupReport(session, *slices, groups));
}

int Report(const Options& options) {
  const std::optional<std::filesystem::path> path = ChooseSession(options.file);
  if (!path) return kFailure;
  const absl::StatusOr<Session> session = OpenRecording(*path);
  if (!session.ok()) return Fail(Explain("cannot report " + path->string(), session.status()));
  if (AsksForGroups(options)) return ReportGroups(options, *path, *session);
  return Print(options.format == "json" ? JsonReport(*session) : TextReport(*session, options.text));
}

void AddTimeOptions(CLI::App& report, Options& options) {
  auto* at =
      report.add_option("--at", options.time.at, std::string("The lines as they were at a moment: ") + kMomentHelp)
          ->type_name("TIME");
  report.add_option("--from", options.time.from, "What changed after this moment")->type_name("TIME")->excludes(at);
  report.add_option("--to", options.time.to, "What changed up to this moment")->type_name("TIME")->excludes(at);
}

void AddTableOptions(CLI::App& report, Options& options) {
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
  auto options = std::make_shared<Options>();
  CLI::App* report = memline.add_subcommand("report", "Print the line table of a session");
  report->add_option("FILE", options->file,
                     "A session, or a file that MEMLINE_RECORD made; the newest one unless named");
  report->add_option("-f,--format", options->format, "text: tables to read; json: a stable schema; csv: one table")
      ->check(CLI::IsMember({"text", "json", "csv"}))
      ->capture_default_str();
  report
      ->add_option("-n,--top", options->text.top_lines,
                   "Rows of a table; of the list of lines by live bytes 10 unless told")
      ->check(CLI::Range(size_t{0}, size_t{1'000'000}));
  AddTableOptions(*report, *options);
  AddTimeOptions(*report, *options);
  report->add_flag_callback(
      "--no-functions", [options] { options->text.functions = false; }, "Leave out the tables of the single functions");
  report->add_flag("-v,--verbose", options->text.verbose, "Say how lines were found, and what was not");
  return {report, [options] { return Report(*options); }};
}

}  // namespace memline::app
