// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/wait.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <system_error>

#include "app/cli/command.h"
#include "app/cli/forward_signals.h"
#include "app/cli/print_report.h"
#include "app/cli/recording_options.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/report/coverage_problem.h"

namespace memline::app {
namespace {

namespace fs = std::filesystem;

struct RunOptions {
  std::vector<std::string> command;
  std::string output;
  std::string interval = "10ms";
  uint64_t max_bytes = 0;
  bool include_children = false;
  bool no_report = false;
  std::optional<bool> exact_peaks;
  std::optional<uint32_t> fault_period;
};

// As a shell says it.
int ExitStatus(int wait_status) {
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

// What the report would say in its summary.
void PrintCautions(const Session& session) {
  for (const Target& target : session.targets) {
    if (const std::optional<Problem> problem = CoverageProblem(target)) Fail(*problem);
  }
}

int Record(const RecorderOptions& recording, const RunOptions& options) {
  absl::StatusOr<std::unique_ptr<Recorder>> recorder = Recorder::Create(recording);
  if (!recorder.ok()) return Fail(Explain("cannot record", recorder.status()));
  LaunchCommand command;
  command.arguments = options.command;
  const absl::StatusOr<pid_t> pid = (*recorder)->Launch(command);
  if (!pid.ok()) {
    static_cast<void>((*recorder)->Stop());
    std::error_code ignored;
    fs::remove(recording.session_file, ignored);  // made a moment ago, and empty
    return Fail(Explain("cannot run", pid.status()));
  }
  int wait_status;
  {
    const ForwardSignals forwarding(*pid);
    wait_status = (*recorder)->WaitForLaunched();
  }
  const absl::Status status = (*recorder)->Stop();
  (*recorder)->session().Read(options.no_report ? PrintCautions : PrintReport);
  if (!status.ok()) Fail(Explain("the recording is not complete", status));
  std::fprintf(stderr, "memline: session kept in %s\n", recording.session_file.c_str());
  return ExitStatus(wait_status);
}

int Run(const RunOptions& options) {
  const std::optional<std::chrono::microseconds> interval = ParseInterval(options.interval);
  if (!interval) return Fail(IntervalProblem(options.interval));
  RecorderOptions recording;
  recording.session_file = options.output.empty() ? NewSessionPath(".", options.command.front()).lexically_normal()
                                                  : fs::path(options.output);
  recording.interval = *interval;
  recording.max_session_bytes = options.max_bytes;
  recording.include_children = options.include_children;
  recording.exact_peaks = options.exact_peaks;
  recording.fault_period = options.fault_period;
  return Record(recording, options);
}

}  // namespace

Verb AddRun(CLI::App& memline) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* run = memline.add_subcommand("run", "Record a program and print its line table at the end");
  run->add_option("PROGRAM", options->command, "The program and its arguments")->required();
  run->add_option("-o,--output", options->output,
                  "The session file; must not exist (memline-PROGRAM-DATE-TIME.memline)");
  run->add_option("-i,--interval", options->interval, "One tick of the timeline, 1ms to 10s")->capture_default_str();
  AddMaxSize(*run, options->max_bytes);
  run->add_flag("--include-children", options->include_children, "Record what the program forks or executes, too");
  run->add_flag_callback(
      "--exact-peaks", [options] { options->exact_peaks = true; },
      "Miss no peak of RSS between two ticks (the default, unless MEMLINE_EXACT_PEAKS=0). Sets the kernel's high-water "
      "mark of the program back, so that it and time -v see a lower maximum");
  run->add_flag_callback(
      "--no-exact-peaks", [options] { options->exact_peaks = false; }, "Leave that mark alone");
  run->add_option(
         "--fault-period", options->fault_period,
         "Charge every N-th page fault of a thread to the line that takes it; 1: each, for exact RSS of lines; 0: "
         "charge RSS at the begin and end of scopes only (17)")
      ->check(CLI::Range(0, 65'536));
  run->add_flag("--no-report", options->no_report, "Print no table at the end");
  run->footer("Everything from PROGRAM on belongs to the program. The exit status is the program's.");
  run->positionals_at_end();
  return {run, [options] { return Run(*options); }};
}

}  // namespace memline::app
