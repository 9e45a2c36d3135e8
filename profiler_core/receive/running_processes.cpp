// SPDX-License-Identifier: MIT
#include "profiler_core/receive/running_processes.h"

#include <absl/strings/numbers.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "profiler_core/model/file_name.h"
#include "profiler_core/receive/observed_process.h"

namespace memline {
namespace {

constexpr char kRuntimeThread[] = "memline";  // instrumentation/src/helper_thread.cpp

// Threads are born with the name of their program: those of memline itself are no runtime's.
bool IsMemlineItself(const ObservedProcess::Facts& facts) {
  const std::string_view name = FileName(facts.executable);
  return name == "memline" || name == "memline-gui";
}

}  // namespace

std::vector<RunningProcess> FindRunningProcesses() {
  std::vector<std::pair<uint64_t, RunningProcess>> found;
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/proc", error), end; !error && entry != end; entry.increment(error)) {
    pid_t pid = 0;
    struct stat owner {};
    if (!absl::SimpleAtoi(entry->path().filename().string(), &pid) || pid == getpid()) continue;
    if (stat(entry->path().c_str(), &owner) != 0 || owner.st_uid != geteuid()) continue;
    const absl::StatusOr<ObservedProcess> process = ObservedProcess::Open(pid);
    if (!process.ok()) continue;
    ObservedProcess::Facts facts = process->ReadFacts();
    if (IsMemlineItself(facts)) continue;
    const ObservedProcess::Memory memory = process->ReadMemory().value_or(ObservedProcess::Memory{});
    found.emplace_back(process->StartTime(), RunningProcess{pid, std::move(facts.executable), std::move(facts.command),
                                                            memory.rss_bytes, process->HasThread(kRuntimeThread)});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::pair(a.first, a.second.pid) > std::pair(b.first, b.second.pid);
  });
  std::vector<RunningProcess> processes;
  for (auto& [start, process] : found) processes.push_back(std::move(process));
  return processes;
}

}  // namespace memline
