// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include "app/cli/command.h"
#include "app/cli/group_options.h"
#include "app/cli/print_report.h"
#include "app/cli/session_choice.h"
#include "app/cli/time_choice.h"
#include "profiler_core/report/leak_report.h"
#include "profiler_core/store/counter_history.h"

namespace memline::app {
namespace {

struct LeaksOptions {
  std::string file;
  GroupOptions groups;
  std::string from;
  std::string to;
  LeakReportOptions report;
  std::string format = "text";
};

int Leaks(const LeaksOptions& options) {
  const std::optional<std::filesystem::path> path = ChooseSession(options.file);
  if (!path) return kFailure;
  const std::string what = "cannot look for leaks in " + path->string();
  const absl::StatusOr<Session> session = LoadSession(*path);
  if (!session.ok()) return Fail(Explain(what, session.status()));
  const auto range = ChooseRange(*session, options.from, options.to);
  if (!range) return kFailure;
  auto history = CounterHistory::Open(*path);
  if (!history.ok()) return Fail(Explain(what, history.status()));
  std::vector<std::vector<Growth>> growths;
  for (size_t i = 0; i < session->targets.size(); ++i) {
    absl::Status status;
    const auto replay = [&](const TickVisitor& visit) {
      status = (*history)->ForEachTick(i, [&](const CounterTick& tick) { visit(tick.time_ns, tick.changed); });
      return status.ok();
    };
    std::optional<std::vector<Growth>> found =
        FindGrowth(session->targets[i], options.groups, replay, {range->first, range->second});
    if (!found) return Fail(Explain(what, status));
    growths.push_back(*std::move(found));
  }
  LeakReportOptions report = options.report;
  report.by = options.groups.by;
  return Print(options.format == "json" ? JsonLeaks(*session, growths, report) : TextLeaks(*session, growths, report));
}

}  // namespace

Verb AddLeaks(CLI::App& memline) {
  auto options = std::make_shared<LeaksOptions>();
  CLI::App* leaks =
      memline.add_subcommand("leaks", "Print what grows and never comes back, by the shape of its growth");
  leaks->add_option("FILE", options->file, "A session; the newest one unless named");
  AddGroupOptions(*leaks, options->groups);
  leaks->add_option("--from", options->from, std::string("What grows after this moment: ") + kMomentHelp)
      ->type_name("TIME");
  leaks->add_option("--to", options->to, "What grows up to this moment")->type_name("TIME");
  leaks->add_flag("-a,--all", options->report.all, "Also what is not suspected");
  leaks->add_option("-n,--top", options->report.top, "Rows of the table")
      ->check(CLI::Range(size_t{0}, size_t{1'000'000}))
      ->capture_default_str();
  leaks->add_option("-f,--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  return {leaks, [options] { return Leaks(*options); }};
}

}  // namespace memline::app
