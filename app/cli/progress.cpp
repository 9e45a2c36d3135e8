// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress.h"

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <string_view>

#include "app/cli/terminal.h"
#include "app/cli/top_table.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{1};
constexpr std::chrono::milliseconds kRefresh{250};
/// To the first column, and blanks to the end of the line.
constexpr std::string_view kClear = "\r\x1b[K";

void Write(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace

Progress::Progress(std::string doing) : doing_(Printable(doing)) {
  if (!MovesCursor(STDERR_FILENO)) return;
  // Signals are for those who wait for them.
  sigset_t all;
  sigset_t former;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &former);
  writer_ = std::thread([this] { Run(); });
  pthread_sigmask(SIG_SETMASK, &former, nullptr);
}

Progress::~Progress() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_one();
  if (writer_.joinable()) writer_.join();
}

void Progress::Done(size_t parts, size_t all) {
  const std::lock_guard lock(mutex_);
  done_ = parts;
  all_ = all;
}

void Progress::Run() {
  const Clock::time_point begin = Clock::now();
  std::unique_lock lock(mutex_);
  const auto over = [this] { return over_; };
  if (changed_.wait_until(lock, begin + kPatience, over)) return;
  do {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(Clock::now() - begin).count();
    Write(std::string(kClear) + Clip(Line(seconds), Terminal::Width(STDERR_FILENO) - 1));
  } while (!changed_.wait_for(lock, kRefresh, over));
  Write(kClear);
}

std::string Progress::Line(int64_t seconds) const {
  std::string line = "memline: " + doing_;
  if (all_ != 0) line += ", " + std::to_string(done_) + " of " + std::to_string(all_);
  return line + " … " + std::to_string(seconds) + " s";
}

}  // namespace memline::app
