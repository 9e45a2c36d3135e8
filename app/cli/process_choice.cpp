// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/process_choice.h"

#include <unistd.h>

#include <charconv>
#include <utility>

#include "app/cli/command.h"
#include "profiler_core/model/file_name.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

std::string NextStep(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kPermissionDenied:
      return "ask whoever owns it, or the administrator";
    case absl::StatusCode::kInvalidArgument:
      return "name the id of a program";
    default:
      return "look for its id with ps or pgrep";
  }
}

}  // namespace

std::optional<ObservedProcess> ChooseProcess(const std::string& named) {
  pid_t pid = 0;
  const auto [end, error] = std::from_chars(named.data(), named.data() + named.size(), pid);
  if (error != std::errc() || end != named.data() + named.size() || pid <= 0) {
    Fail({"cannot attach to " + named, "it is not the id of a process", "give a number, as ps or pgrep shows it"});
    return std::nullopt;
  }
  if (pid == getpid()) {
    Fail({"cannot attach to " + named, "it is this command itself", "name another process"});
    return std::nullopt;
  }
  absl::StatusOr<ObservedProcess> process = ObservedProcess::Open(pid);
  if (!process.ok()) {
    Fail({"cannot attach to " + named, std::string(process.status().message()), NextStep(process.status().code())});
    return std::nullopt;
  }
  return *std::move(process);
}

std::string NameOf(const ObservedProcess& process) {
  const ObservedProcess::Facts facts = process.ReadFacts();
  const std::string path = facts.executable.empty() && !facts.command.empty() ? facts.command[0] : facts.executable;
  return Printable(FileName(path));
}

}  // namespace memline::app
