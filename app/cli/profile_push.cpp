// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/profile_push.h"

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "profiler_core/exchange/export.h"
#include "profiler_core/model/file_name.h"
#include "profiler_core/report/problem.h"

namespace memline::app {
namespace {

constexpr std::chrono::minutes kLongestWait{5};
constexpr int kMostDoublings = 16;

int64_t UnixNs() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

// Blanks and braces would end the name, and what is not ASCII would need escapes.
std::string AppName(const Target& target) {
  std::string name(FileName(target.executable));
  for (char& c : name) {
    const bool keeps =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    if (!keeps) c = '_';
  }
  return name.empty() ? "unknown" : name;
}

// What was allocated since `before`, and all that is live. As counters: freed is what makes live of allocated, modulo
// 2^64, as of any range in which more was freed than allocated.
std::vector<SiteCounters> AllocatedSince(const std::vector<SiteCounters>& before,
                                         const std::vector<SiteCounters>& now) {
  std::vector<SiteCounters> rows = Difference(before, now);
  std::vector<SiteCounters> all;
  auto change = rows.begin();
  for (const SiteCounters& row : now) {
    SiteCounters& shown = all.emplace_back(SiteCounters{row.thread, row.site, {}});
    while (change != rows.end() && std::pair(change->thread, change->site) < std::pair(row.thread, row.site)) ++change;
    if (change != rows.end() && change->thread == row.thread && change->site == row.site) {
      shown.counters.alloc_count = change->counters.alloc_count;
      shown.counters.alloc_bytes = change->counters.alloc_bytes;
    }
    shown.counters.freed_count = shown.counters.alloc_count - static_cast<uint64_t>(row.counters.live_change_count());
    shown.counters.freed_bytes = shown.counters.alloc_bytes - static_cast<uint64_t>(row.counters.live_change_bytes());
  }
  return all;
}

}  // namespace

ProfilePush::ProfilePush(const Recorder& recorder, PushAddress address, Duration every)
    : recorder_(recorder), address_(std::move(address)), every_(every), thread_([this] { Run(); }) {}

ProfilePush::~ProfilePush() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ending_.notify_all();
  post_.Interrupt();
  thread_.join();
}

void ProfilePush::Run() {
  std::unique_lock lock(mutex_);
  while (!ended_) {
    const Duration longest = std::max<Duration>(every_, kLongestWait);
    const Duration wait = std::min(every_ * (1 << std::min(failures_, kMostDoublings)), longest);
    if (ending_.wait_for(lock, wait, [this] { return ended_; })) return;
    lock.unlock();
    if (const std::optional<absl::Status> status = PushAll()) Tell(*status);
    lock.lock();
  }
}

std::optional<absl::Status> ProfilePush::PushAll() {
  const std::vector<Process> running = RunningProcesses();
  std::erase_if(pushed_, [&running](const auto& of) {
    return std::find(running.begin(), running.end(), of.first) == running.end();
  });
  std::optional<absl::Status> status;
  for (const Process& process : running) {
    std::optional<Profile> profile = ProfileOf(process);
    if (!profile) continue;
    status = post_.Send(profile->url, "profile", profile->data);
    if (!status->ok()) break;
    pushed_[process] = std::move(profile->state);
  }
  return status;
}

std::vector<ProfilePush::Process> ProfilePush::RunningProcesses() const {
  return recorder_.session().Read([](const Session& session) {
    std::vector<Process> running;
    for (const Target& target : session.targets) {
      if (target.end.kind == TargetEnd::Kind::kRunning && !target.counters.empty()) {
        running.emplace_back(target.pid, target.start_ns);
      }
    }
    return running;
  });
}

std::optional<ProfilePush::Profile> ProfilePush::ProfileOf(const Process& process) const {
  const auto before = pushed_.find(process);
  return recorder_.session().Read([&](const Session& live) -> std::optional<Profile> {
    const auto target = std::find_if(live.targets.begin(), live.targets.end(),
                                     [&process](const Target& of) { return Process(of.pid, of.start_ns) == process; });
    if (target == live.targets.end()) return std::nullopt;
    Profile profile;
    profile.process = process;
    profile.state = {UnixNs(), target->counters};
    const int64_t from_unix_ns = before != pushed_.end() ? before->second.until_unix_ns : target->start_unix_ns;
    const TimeSlice slice{
        true, from_unix_ns - live.start_unix_ns, profile.state.until_unix_ns - live.start_unix_ns,
        AllocatedSince(before != pushed_.end() ? before->second.counters : std::vector<SiteCounters>(),
                       target->counters)};
    profile.data = ExportPprof(live, *target, slice);
    profile.url = address_.url + "?format=pprof&spyName=memline&name=" + AppName(*target) + "%7Bpid%3D" +
                  std::to_string(target->pid) + "%7D&from=" + std::to_string(from_unix_ns / 1'000'000'000) +
                  "&until=" + std::to_string(profile.state.until_unix_ns / 1'000'000'000);
    return profile;
  });
}

void ProfilePush::Tell(const absl::Status& status) {
  if (absl::IsCancelled(status)) return;
  if (status.ok()) {
    if (failures_ != 0) std::fprintf(stderr, "memline: %s takes profiles again\n", address_.shown.c_str());
    failures_ = 0;
    return;
  }
  if (failures_++ != 0) return;
  const Problem problem{"cannot push to " + address_.shown, std::string(status.message()),
                        "it is tried again, less and less often; end this to choose another one with --push"};
  std::fprintf(stderr, "%s\n", ToLine(problem).c_str());
}

}  // namespace memline::app
