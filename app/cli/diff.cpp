// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/group_options.h"
#include "app/cli/print_report.h"
#include "app/cli/session_choice.h"
#include "app/cli/time_choice.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/report/diff_report.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

struct DiffOptions {
  std::vector<std::string> files;
  std::string at;
  std::string from;
  std::string to;
  GroupOptions groups;
  size_t top = 25;
  std::string format = "text";
};

// A session at a moment: its groups, all processes together.
struct Moment {
  std::string name;
  std::vector<Group> groups;
};

std::optional<Moment> MomentOf(const std::filesystem::path& path, const Session& session, const std::string& at,
                               const GroupOptions& options) {
  TimeChoice choice;
  choice.at = at;
  const std::optional<std::vector<TimeSlice>> slices = ChooseSlices(path, session, choice);
  if (!slices) return std::nullopt;
  Moment moment{path.string(), {}};
  if (!slices->empty()) moment.name += " at " + FormatDuration(slices->front().to_ns);
  for (size_t i = 0; i < slices->size(); ++i) {
    for (Group& group : BuildGroups(session.targets[i], (*slices)[i].counters, options)) {
      moment.groups.push_back(std::move(group));
    }
  }
  return moment;
}

int PrintDiff(const DiffOptions& options, Moment before, Moment after) {
  DiffReportOptions report{options.groups.by, options.top, std::move(before.name), std::move(after.name)};
  const std::vector<ComparedGroup> rows = Compare(std::move(before.groups), std::move(after.groups), options.groups.by);
  if (options.format == "json") return Print(JsonDiff(rows, report));
  return Print(options.format == "csv" ? CsvDiff(rows) : TextDiff(rows, report));
}

int DiffOfMoments(const DiffOptions& options) {
  if (!options.at.empty()) {
    return Fail({"--at names one moment", "two moments of one session are compared",
                 "name them with --from and --to, or name two sessions"});
  }
  const std::optional<std::filesystem::path> path =
      ChooseSession(options.files.empty() ? std::string() : options.files.front());
  if (!path) return kFailure;
  const absl::StatusOr<Session> session = OpenRecording(*path);
  if (!session.ok()) return Fail(Explain("cannot compare " + path->string(), session.status()));
  std::optional<Moment> before =
      MomentOf(*path, *session, options.from.empty() ? "start" : options.from, options.groups);
  if (!before) return kFailure;
  std::optional<Moment> after = MomentOf(*path, *session, options.to.empty() ? "end" : options.to, options.groups);
  if (!after) return kFailure;
  return PrintDiff(options, *std::move(before), *std::move(after));
}

int DiffOfSessions(const DiffOptions& options) {
  std::vector<Moment> moments;
  for (const std::string& file : options.files) {
    const absl::StatusOr<Session> session = OpenRecording(file);
    if (!session.ok()) return Fail(Explain("cannot compare " + file, session.status()));
    std::optional<Moment> moment = MomentOf(file, *session, options.at, options.groups);
    if (!moment) return kFailure;
    moments.push_back(*std::move(moment));
  }
  return PrintDiff(options, std::move(moments[0]), std::move(moments[1]));
}

int Diff(const DiffOptions& options) {
  const bool of_moments = !options.from.empty() || !options.to.empty();
  if (options.files.size() == 2 && of_moments) {
    return Fail({"--from and --to are moments of one session", "two sessions were named",
                 "name one session, or --at for a moment of both"});
  }
  if (of_moments) return DiffOfMoments(options);
  if (options.files.size() == 2) return DiffOfSessions(options);
  return Fail({"there is nothing to compare with", "fewer than two sessions were named",
               "name two sessions, or two moments of one with --from and --to"});
}

}  // namespace

Verb AddDiff(CLI::App& memline) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* diff = memline.add_subcommand("diff", "Compare two sessions, or two moments of one, line by line");
  diff->add_option("FILE", options->files, "The session before and the one after; or one, with --from or --to")
      ->expected(0, 2);
  diff->add_option("--at", options->at,
                   std::string("The moment of both sessions, their end unless told: ") + kMomentHelp)
      ->type_name("TIME");
  diff->add_option("--from", options->from, "The first moment of one session")->type_name("TIME");
  diff->add_option("--to", options->to, "The second moment")->type_name("TIME");
  AddGroupOptions(*diff, options->groups);
  diff->add_option("-n,--top", options->top, "Rows of the table")
      ->check(CLI::Range(size_t{0}, size_t{1'000'000}))
      ->capture_default_str();
  diff->add_option("-f,--format", options->format, "text, json or csv")
      ->check(CLI::IsMember({"text", "json", "csv"}))
      ->capture_default_str();
  return {diff, [options] { return Diff(*options); }};
}

}  // namespace memline::app
