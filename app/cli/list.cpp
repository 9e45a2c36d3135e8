// SPDX-License-Identifier: GPL-3.0-or-later
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "app/cli/color.h"
#include "app/cli/command.h"
#include "app/cli/session_choice.h"
#include "profiler_core/report/format.h"
#include "profiler_core/store/session_summary.h"

namespace memline::app {
namespace {

std::string LocalTime(int64_t unix_ns) {
  const time_t seconds = static_cast<time_t>(unix_ns / 1'000'000'000);
  tm local{};
  localtime_r(&seconds, &local);
  char text[32];
  strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &local);
  return text;
}

void PrintRow(const std::filesystem::path& path) {
  const absl::StatusOr<SessionSummary> session = ReadSummary(path);
  if (!session.ok()) {
    std::printf("%-19s  %10s  %10s  %s: %s\n", "?", "", "", path.filename().c_str(),
                std::string(session.status().message()).c_str());
    return;
  }
  const std::string peak = session->peak_rss_bytes != 0 ? FormatBytes(session->peak_rss_bytes) : "";
  std::printf("%-19s  %10s  %10s  %s: %s\n", LocalTime(session->start_unix_ns).c_str(),
              FormatDuration(session->duration_ns).c_str(), peak.c_str(), path.filename().c_str(),
              JoinCommand(session->command).c_str());
}

int List(const std::string& directory) {
  const absl::StatusOr<std::vector<std::filesystem::path>> sessions = SessionsIn(directory);
  if (!sessions.ok()) return Fail(Explain("cannot list " + directory, sessions.status()));
  if (sessions->empty()) {
    std::fprintf(stderr, "memline: no sessions in %s; `memline run PROGRAM` records one\n", directory.c_str());
    return 0;
  }
  char heading[80];
  std::snprintf(heading, sizeof heading, "%-19s  %10s  %10s  %s", "Recorded", "Duration", "Peak RSS", "File: command");
  std::printf("%s\n", Inked(STDOUT_FILENO, Ink::kHeading, heading).c_str());
  for (const std::filesystem::path& path : *sessions) PrintRow(path);
  return 0;
}

}  // namespace

Verb AddList(CLI::App& memline) {
  auto directory = std::make_shared<std::string>(".");
  CLI::App* list = memline.add_subcommand("list", "List the sessions in a directory, the newest last");
  list->add_option("DIRECTORY", *directory, "Where to look")->capture_default_str();
  return {list, [directory] { return List(*directory); }};
}

}  // namespace memline::app
