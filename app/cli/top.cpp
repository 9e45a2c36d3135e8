// SPDX-License-Identifier: GPL-3.0-or-later
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include "app/cli/command.h"
#include "app/cli/process_choice.h"
#include "app/cli/signal_wait.h"
#include "app/cli/terminal.h"
#include "app/cli/top_table.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/receive/running_processes.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kRefresh{500};

struct TopCommand {
  std::string pid;
  bool once = false;
  bool functions = false;
};

double OwnSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& of) {
    return static_cast<double>(of.tv_sec) + 1e-6 * static_cast<double>(of.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// From one refresh to the next.
class CostMeter {
 public:
  explicit CostMeter(const ObservedProcess& process) : process_(process) { static_cast<void>(Next()); }
  TopCost Next() {
    const Reading now{Clock::now(), static_cast<double>(process_.ThreadTime("memline")) * 1e-9, OwnSeconds()};
    const Reading before = std::exchange(last_, now);
    const double seconds = std::chrono::duration<double>(now.time - before.time).count();
    if (seconds <= 0) return {};
    return {100 * (now.in_target_s - before.in_target_s) / seconds, 100 * (now.here_s - before.here_s) / seconds};
  }

 private:
  struct Reading {
    Clock::time_point time = Clock::now();
    double in_target_s = 0;
    double here_s = 0;
  };
  const ObservedProcess& process_;
  Reading last_;
};

class Top {
 public:
  Top(Recorder& recorder, const ObservedProcess& process, const SignalWait& signals, const TopCommand& options)
      : recorder_(recorder), process_(process), signals_(signals), once_(options.once), cost_(process) {
    view_.functions = options.functions;
  }

  // Until a key, a signal or the end of the process.
  void Run() {
    std::optional<Terminal> terminal;
    if (!once_ && isatty(STDOUT_FILENO) != 0) terminal.emplace();
    interactive_ = terminal.has_value();
    Clock::time_point next = Clock::now() + kRefresh;
    while (Wait(next)) {
      if (Clock::now() < next) {
        Show();
        continue;
      }
      while (next <= Clock::now()) next += kRefresh;
      if (Update() && once_) break;
    }
    terminal.reset();
    interactive_ = false;
    static_cast<void>(recorder_.Stop());  // it keeps no file that could be incomplete
    Build();
    Print();  // what the screen showed last stays readable
  }

 private:
  // False when it is time to leave.
  bool Wait(Clock::time_point until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd waits[] = {{signals_.descriptor(), POLLIN, 0},
                      {process_.descriptor(), POLLIN, 0},
                      {interactive_ ? STDIN_FILENO : -1, POLLIN, 0}};
    if (poll(waits, 3, left > 0 ? static_cast<int>(left) : 0) <= 0) return true;
    while (const std::optional<int> signal = signals_.Take()) {
      if (*signal == SIGTSTP) {
        if (interactive_) {
          Terminal::Suspend();
        } else {
          raise(SIGSTOP);
        }
      } else if (*signal != SIGWINCH) {
        return false;
      }
    }
    if (waits[1].revents != 0) return false;
    if ((waits[2].revents & (POLLHUP | POLLERR)) != 0) return false;
    while (const std::optional<char> key = interactive_ ? Terminal::Key() : std::nullopt) {
      if (*key == 'q') return false;
      if (*key == 's') view_.sort = NextSort(view_.sort);
      if (*key == 'f') view_.functions = !view_.functions;
    }
    return true;
  }

  // False while nothing is known of the process yet.
  bool Update() {
    latest_cost_ = cost_.Next();
    const bool known = Build();
    if (known && interactive_) Terminal::Show(lines_);
    if (known && !interactive_ && !once_ && !process_.HasEnded()) {
      Print();
      std::puts("");
    }
    return known;
  }

  void Show() {
    if (Build() && interactive_) Terminal::Show(lines_);
  }

  bool Build() {
    if (interactive_) {
      const TerminalSize size = Terminal::Size();
      view_.columns = size.columns;
      view_.rows = static_cast<size_t>(size.rows) - 1;
    } else {
      view_.columns = isatty(STDOUT_FILENO) != 0 ? Terminal::Size().columns : kPrintedColumns;
      view_.rows = 0;
    }
    const bool known = recorder_.session().Read([this](const Session& session) {
      if (session.targets.empty()) return false;
      lines_ = TopTable(session.targets.back(), latest_cost_, view_);
      return true;
    });
    if (known && interactive_)
      lines_.push_back(Clip("q quit  s sort by the next column  f functions or lines", view_.columns));
    return known;
  }

  void Print() const {
    for (const std::string& line : lines_) std::printf("%s\n", line.c_str());
    std::fflush(stdout);
  }

  static constexpr int kPrintedColumns = 120;

  Recorder& recorder_;
  const ObservedProcess& process_;
  const SignalWait& signals_;
  const bool once_;
  CostMeter cost_;
  TopCost latest_cost_;
  TopOptions view_;
  bool interactive_ = false;
  std::vector<std::string> lines_;
};

// The only one there is, or a list to choose from.
std::optional<std::string> ChooseTarget() {
  std::vector<RunningProcess> targets = FindRunningProcesses();
  std::erase_if(targets, [](const RunningProcess& process) { return !process.annotated; });
  if (targets.size() == 1) return std::to_string(targets[0].pid);
  for (const RunningProcess& target : targets)
    std::printf("%8d  %s\n", target.pid, JoinCommand(target.command).c_str());
  std::fflush(stdout);
  if (targets.empty()) {
    Fail({"no process was named", "no program with a memline runtime is running",
          "start one, or name any process: memline top PID"});
  } else {
    Fail({"no process was named", "several programs have a memline runtime", "name one of them: memline top PID"});
  }
  return std::nullopt;
}

int RunTop(const TopCommand& options) {
  const std::optional<std::string> named = options.pid.empty() ? ChooseTarget() : options.pid;
  if (!named) return kFailure;
  const std::optional<ObservedProcess> process = ChooseProcess(*named);
  if (!process) return kFailure;
  const SignalWait signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH};
  RecorderOptions recording;
  recording.attach = process->pid();
  const absl::StatusOr<std::unique_ptr<Recorder>> recorder = Recorder::Create(recording);
  if (!recorder.ok()) {
    Problem problem = Explain("cannot attach to " + *named, recorder.status());
    if (absl::IsUnavailable(recorder.status())) problem.next = "end that one first";
    return Fail(problem);
  }
  Top(**recorder, *process, signals, options).Run();
  return 0;
}

}  // namespace

Verb AddTop(CLI::App& memline) {
  auto options = std::make_shared<TopCommand>();
  CLI::App* top = memline.add_subcommand("top", "Show the lines of a running program by live bytes, twice a second");
  top->add_option("PID", options->pid, "The id of the process; the only annotated program that runs unless named");
  top->add_flag("--once", options->once, "Print one table and exit");
  top->add_flag("--functions", options->functions, "Begin with functions, not lines");
  top->footer(
      "Keys: q quit, s sort by the next column, f functions or lines. Without a terminal a table is printed "
      "at each refresh.");
  return {top, [options] { return RunTop(*options); }};
}

}  // namespace memline::app
