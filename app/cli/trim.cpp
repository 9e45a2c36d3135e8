// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <memory>

#include "app/cli/command.h"
#include "profiler_core/receive/trim_client.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

std::string NextStep(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
      return "give the process id of a running program";
    case absl::StatusCode::kPermissionDenied:
      return "run memline as that user";
    case absl::StatusCode::kUnavailable:
      return "start the program with memline run, or link memline::memline";
    case absl::StatusCode::kUnimplemented:
      return "use glibc, jemalloc, tcmalloc or mimalloc, with this memline's runtime";
    case absl::StatusCode::kDeadlineExceeded:
      return "see whether the program is stopped";
    default:
      return "try again";
  }
}

int RunTrim(int pid) {
  const absl::StatusOr<TrimResult> result = RequestTrim(pid);
  if (!result.ok()) {
    return Fail(
        {"cannot trim " + std::to_string(pid), std::string(result.status().message()), NextStep(result.status())});
  }
  const uint64_t back = result->rss_before_bytes - std::min(result->rss_before_bytes, result->rss_after_bytes);
  std::printf("%s given back in %s: RSS was %s, is %s\n", FormatBytes(back).c_str(),
              FormatDuration(static_cast<int64_t>(result->duration_us) * 1000).c_str(),
              FormatBytes(result->rss_before_bytes).c_str(), FormatBytes(result->rss_after_bytes).c_str());
  return 0;
}

}  // namespace

Verb AddTrim(CLI::App& memline) {
  auto pid = std::make_shared<int>(0);
  CLI::App* trim = memline.add_subcommand("trim", "Have a running program's allocator give back memory it keeps");
  trim->add_option("PID", *pid, "A program with the memline runtime, recorded or waiting for a collector")->required();
  return {trim, [pid] { return RunTrim(*pid); }};
}

}  // namespace memline::app
