// SPDX-License-Identifier: GPL-3.0-or-later
#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>

#include "app/cli/command.h"
#include "app/cli/print_report.h"
#include "app/cli/process_choice.h"
#include "app/cli/recording_options.h"
#include "app/cli/signal_wait.h"
#include "profiler_core/model/sampled_from_outside.h"
#include "profiler_core/receive/recorder.h"

namespace memline::app {
namespace {

using Clock = std::chrono::steady_clock;

struct AttachOptions {
  std::string pid;
  std::string output;
  std::string interval = "10ms";
  uint64_t max_bytes = 0;
  std::optional<double> duration_s;
  bool no_report = false;
};

// Which of the two it is, as soon as that is known.
bool SayHow(const Recorder& recorder, const std::string& who) {
  enum class How { kUnknown, kLines, kOutside };
  const How how = recorder.session().Read([](const Session& session) {
    if (session.targets.empty()) return How::kUnknown;
    if (!session.targets.back().runtime_version.empty()) return How::kLines;
    return SampledFromOutside(session.targets.back()) ? How::kOutside : How::kUnknown;
  });
  if (how == How::kUnknown) return false;
  if (how == How::kLines) {
    std::fprintf(stderr, "memline: recording the lines of %s; Ctrl-C ends the recording, not the program\n",
                 who.c_str());
  } else {
    std::fprintf(stderr,
                 "memline: recording only the RSS of %s, from outside, since no memline runtime in it answers; for its "
                 "lines link memline::memline and annotate with PROFILE(), or start it with memline run\n",
                 who.c_str());
  }
  return true;
}

// Until the process has ended, a signal came or the time is up. Whether SayHow has said it.
bool Wait(const Recorder& recorder, const ObservedProcess& process, const SignalWait& signals,
          std::optional<Clock::time_point> deadline, const std::string& who) {
  constexpr std::chrono::milliseconds kUntilSaid{20};
  bool said = false;
  while (true) {
    said = said || SayHow(recorder, who);
    int timeout_ms = said ? -1 : static_cast<int>(kUntilSaid.count());
    if (deadline) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now()).count();
      if (left <= 0) return said;
      timeout_ms = static_cast<int>(std::min<int64_t>(left, said ? 3'600'000 : timeout_ms));
    }
    pollfd waits[] = {{signals.descriptor(), POLLIN, 0}, {process.descriptor(), POLLIN, 0}};
    if (poll(waits, 2, timeout_ms) > 0) return said;
  }
}

// What the program did until now is in its next tick. Not for long: it may be stopped.
void WaitForTheTickOf(const Recorder& recorder, Clock::time_point now) {
  constexpr std::chrono::seconds kPatience{1};
  constexpr int kAgainMs = 2;
  const auto mono_ns = std::chrono::nanoseconds(now.time_since_epoch()).count();  // CLOCK_MONOTONIC
  while (recorder.ConnectedTargets() != 0 && Clock::now() < now + kPatience) {
    const bool has_it = recorder.session().Read([mono_ns](const Session& session) {
      return !session.targets.empty() && session.targets.back().last_ns() + session.origin_mono_ns >= mono_ns;
    });
    if (has_it) return;
    poll(nullptr, 0, kAgainMs);
  }
}

int Record(const RecorderOptions& recording, const AttachOptions& options, const ObservedProcess& process) {
  const SignalWait signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  const std::string who = NameOf(process) + " (" + options.pid + ")";
  std::optional<Clock::time_point> deadline;
  if (options.duration_s) {
    deadline =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(*options.duration_s));
  }
  absl::StatusOr<std::unique_ptr<Recorder>> recorder = Recorder::Create(recording);
  if (!recorder.ok()) {
    Problem problem = Explain("cannot attach to " + options.pid, recorder.status());
    if (absl::IsUnavailable(recorder.status())) problem.next = "end that one first";
    return Fail(problem);
  }
  const bool said = Wait(**recorder, process, signals, deadline, who);
  WaitForTheTickOf(**recorder, Clock::now());
  const absl::Status status = (*recorder)->Stop();
  if (!said) SayHow(**recorder, who);
  if (!options.no_report) (*recorder)->session().Read(PrintReport);
  if (!status.ok()) return Fail(Explain("the recording is not complete", status));
  std::fprintf(stderr, "memline: session kept in %s\n", recording.session_file.c_str());
  return 0;
}

int Attach(const AttachOptions& options) {
  const std::optional<std::chrono::microseconds> interval = ParseInterval(options.interval);
  if (!interval) return Fail(IntervalProblem(options.interval));
  const std::optional<ObservedProcess> process = ChooseProcess(options.pid);
  if (!process) return kFailure;
  RecorderOptions recording;
  recording.session_file = options.output.empty() ? NewSessionPath(".", NameOf(*process)).lexically_normal()
                                                  : std::filesystem::path(options.output);
  recording.interval = *interval;
  recording.max_session_bytes = options.max_bytes;
  recording.attach = process->pid();
  return Record(recording, options, *process);
}

}  // namespace

Verb AddAttach(CLI::App& memline) {
  auto options = std::make_shared<AttachOptions>();
  CLI::App* attach = memline.add_subcommand("attach", "Record a running program; Ctrl-C ends the recording");
  attach->add_option("PID", options->pid, "The id of the process")->required();
  attach->add_option("-o,--output", options->output,
                     "The session file; must not exist (memline-PROGRAM-DATE-TIME.memline)");
  attach->add_option("-i,--interval", options->interval, "One tick of RSS from outside, 1ms to 10s")
      ->capture_default_str();
  AddMaxSize(*attach, options->max_bytes);
  attach->add_option("--duration", options->duration_s, "Seconds to record; until the process ends unless given")
      ->check(CLI::Range(0.001, 1e9));
  attach->add_flag("--no-report", options->no_report, "Print no table at the end");
  attach->footer(
      "An annotated program that waits for a collector is recorded line by line, at the interval that it was started "
      "with. Of any other process the RSS is recorded, from outside. Nothing is done to the process.");
  return {attach, [options] { return Attach(*options); }};
}

}  // namespace memline::app
