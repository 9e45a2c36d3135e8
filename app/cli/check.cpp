// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "app/cli/color.h"
#include "app/cli/command.h"
#include "app/cli/print_report.h"
#include "app/cli/session_choice.h"
#include "app/cli/target_choice.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/report/budget_file.h"
#include "profiler_core/report/check_report.h"
#include "profiler_core/report/format.h"
#include "profiler_core/store/counter_history.h"

namespace memline::app {
namespace {

/// Exit status of a budget that is broken.
constexpr int kBroken = 1;

struct CheckOptions {
  std::string file;
  std::string budget;
  std::string against;
  std::string max_growth;
  std::string process;
  std::string format = "text";
  std::string output;
};

std::optional<Budget> ChooseBudget(const CheckOptions& options) {
  Budget budget;
  if (!options.budget.empty()) {
    absl::StatusOr<Budget> read = ReadBudget(options.budget);
    if (!read.ok()) {
      Fail({"cannot use the budget", std::string(read.status().message()), "see memline check --help, and check.md"});
      return std::nullopt;
    }
    budget = *std::move(read);
  }
  if (!options.max_growth.empty()) {
    absl::StatusOr<BudgetRule> rule = GrowthRule(options.max_growth);
    if (!rule.ok()) {
      Fail({"cannot use --max-growth", std::string(rule.status().message()), "see memline check --help"});
      return std::nullopt;
    }
    budget.rules.push_back(*std::move(rule));
  }
  return budget;
}

bool LimitsGrowth(const Budget& budget) {
  return std::any_of(budget.rules.begin(), budget.rules.end(), [](const BudgetRule& rule) {
    return std::any_of(rule.limits.begin(), rule.limits.end(),
                       [](const Limit& limit) { return limit.kind != Limit::Kind::kMost; });
  });
}

// A recording, measured; and what its processes are called.
struct Recorded {
  MeasuredSession measured;
  std::vector<std::string> processes;
};

std::string Describe(const Target& target) {
  return JoinCommand(target.command) + " (pid " + std::to_string(target.pid) + "), " + Describe(target.end) +
         " after " + FormatDuration(target.last_ns() - target.start_ns);
}

std::optional<Recorded> Measure(const std::filesystem::path& path, const CheckOptions& options, const Budget& budget) {
  const std::string what = "cannot check " + path.string();
  const absl::StatusOr<Session> session = OpenRecording(path);
  if (!session.ok()) {
    Fail(Explain(what, session.status()));
    return std::nullopt;
  }
  const std::vector<size_t> chosen = ChooseTargets(*session, options.process);
  if (chosen.empty()) {
    Fail({what,
          options.process.empty() ? "nothing was recorded in it" : "it has no process \"" + options.process + "\"",
          "see memline report for what it has"});
    return std::nullopt;
  }
  // Files of MEMLINE_RECORD have none.
  const auto history = CounterHistory::Open(path);
  Recorded recorded;
  for (const size_t i : chosen) {
    absl::Status status;
    const auto replay = [&](const TickVisitor& visit) {
      status = (*history)->ForEachTick(i, [&](const CounterTick& tick) { visit(tick.time_ns, tick.changed); });
      return status.ok();
    };
    std::optional<ProcessMeasurements> process =
        MeasureProcess(session->targets[i], WishesOf(budget), history.ok() ? CounterReplay(replay) : CounterReplay());
    if (!process) {
      Fail(Explain(what, status));
      return std::nullopt;
    }
    recorded.measured.processes.push_back(*std::move(process));
    recorded.processes.push_back(Describe(session->targets[i]));
  }
  recorded.measured.total = MeasureTotal(*session);
  return recorded;
}

int Check(const CheckOptions& options) {
  if (options.budget.empty() && options.max_growth.empty()) {
    return Fail({"there is nothing to check", "no limits were given",
                 "name a file of them with --budget, or a growth with --max-growth and --against"});
  }
  const std::optional<Budget> budget = ChooseBudget(options);
  if (!budget) return kFailure;
  if (!options.against.empty() && !LimitsGrowth(*budget)) {
    return Fail({"nothing is compared with " + options.against, options.budget + " limits no growth",
                 "add max_growth or a limit with _growth behind its name to it, give --max-growth, or leave out "
                 "--against"});
  }
  const std::optional<std::filesystem::path> path = ChooseSession(options.file);
  if (!path) return kFailure;
  const std::optional<Recorded> recorded = Measure(*path, options, *budget);
  if (!recorded) return kFailure;
  std::optional<Recorded> base;
  if (!options.against.empty() && !(base = Measure(options.against, options, *budget))) return kFailure;
  const absl::StatusOr<BudgetCheck> check = CheckBudget(*budget, recorded->measured, base ? &base->measured : nullptr);
  if (!check.ok()) {
    const bool fits_nothing = check.status().code() == absl::StatusCode::kNotFound;
    return Fail({"cannot check " + path->string(), std::string(check.status().message()),
                 fits_nothing ? "correct the name, or add optional = true" : "leave the limit out, or record it"});
  }
  CheckReportOptions report{options.budget, path->string(), options.against, recorded->processes,
                            options.output.empty() && MayUseColor(STDOUT_FILENO)};
  const std::string text = options.format == "json"       ? JsonCheck(*check, report)
                           : options.format == "markdown" ? MarkdownCheck(*check, report)
                                                          : TextCheck(*check, report);
  if (const int failed = PrintOrWrite(text, options.output); failed != 0) return failed;
  return check->broken() == 0 ? 0 : kBroken;
}

}  // namespace

Verb AddCheck(CLI::App& memline) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* check =
      memline.add_subcommand("check", "Hold a session against limits; exit 1 with the lines that broke them");
  check->add_option("FILE", options->file, "A session; the newest one unless named");
  check->add_option("-b,--budget", options->budget, "The limits, a TOML file (see check.md, and man memline)")
      ->type_name("BUDGET");
  check->add_option("--against", options->against, "A session to compare with, for limits of growth")
      ->type_name("BASE");
  check
      ->add_option("--max-growth", options->max_growth,
                   "The process may use so much more than that of --against: \"5 %\", or a size such as \"1 MiB\"")
      ->needs("--against")
      ->type_name("GROWTH");
  check
      ->add_option("--process", options->process,
                   "The process by its id or its program's name, a shell's pattern; all that fit are checked, each by "
                   "itself. The launched program unless told")
      ->type_name("NAME");
  check->add_option("-f,--format", options->format, "text, json, or markdown for a pull request")
      ->check(CLI::IsMember({"text", "json", "markdown"}))
      ->capture_default_str();
  check->add_option("-o,--output", options->output, "A file for the report; stdout unless named");
  return {check, [options] { return Check(*options); }};
}

}  // namespace memline::app
