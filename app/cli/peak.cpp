// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/session_choice.h"
#include "profiler_core/report/format.h"
#include "profiler_core/store/session_summary.h"

namespace memline::app {
namespace {

int PrintPeak(const std::filesystem::path& path) {
  const absl::StatusOr<SessionSummary> session = ReadSummary(path);
  if (!session.ok()) return Fail(Explain("cannot read the peak of " + path.string(), session.status()));
  if (session->peak_rss_bytes == 0) {
    return Fail({path.string() + " has no peak", "no RSS was recorded", "record for longer than a tick"});
  }
  std::printf("%s\t%.3f MiB", path.c_str(), static_cast<double>(session->peak_rss_bytes) / (1 << 20));
  if (session->processes > 1) std::printf("\tpid %u of %zu processes", session->peak_pid, session->processes);
  std::puts("");
  return 0;
}

int Peak(std::vector<std::string> files) {
  if (files.empty()) {
    const std::optional<std::filesystem::path> newest = ChooseSession({});
    if (!newest) return kFailure;
    files.push_back(newest->string());
  }
  int status = 0;
  for (const std::string& file : files) {
    if (PrintPeak(file) != 0) status = kFailure;
  }
  return status;
}

}  // namespace

Verb AddPeak(CLI::App& memline) {
  auto files = std::make_shared<std::vector<std::string>>();
  CLI::App* peak = memline.add_subcommand("peak", "Print the highest RSS of a process in each session");
  peak->add_option("FILE", *files, "Sessions; the newest one unless named");
  return {peak, [files] { return Peak(*files); }};
}

}  // namespace memline::app
