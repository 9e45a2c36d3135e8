// SPDX-License-Identifier: GPL-3.0-or-later
// Sends the heap profiles of a recorder's running targets to a server for continuous profiling, again and again, on a
// thread of its own:
//   - one profile is made and sent at a time; what cannot be sent is dropped, for the next one says more
//   - where the server does not take them it is tried less and less often, which is said once
//   - what was allocated counts from the last profile that the server took, so that it may add them up
#ifndef MEMLINE_APP_CLI_PROFILE_PUSH_H_
#define MEMLINE_APP_CLI_PROFILE_PUSH_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "app/cli/http_post.h"
#include "app/cli/push_address.h"
#include "profiler_core/receive/recorder.h"

namespace memline::app {

class ProfilePush {
 public:
  using Duration = std::chrono::microseconds;

  /// `recorder` must outlive it.
  ProfilePush(const Recorder& recorder, PushAddress address, Duration every);
  ~ProfilePush();
  ProfilePush(const ProfilePush&) = delete;
  ProfilePush& operator=(const ProfilePush&) = delete;

 private:
  // A process by its id and its start, which a later one of that id does not share.
  using Process = std::pair<uint32_t, int64_t>;
  struct Pushed {
    int64_t until_unix_ns = 0;
    std::vector<SiteCounters> counters;
  };
  struct Profile {
    Process process;
    std::string url;
    std::string data;
    Pushed state;
  };

  void Run();
  // Nothing if there was nothing to send.
  [[nodiscard]] std::optional<absl::Status> PushAll();
  [[nodiscard]] std::vector<Process> RunningProcesses() const;
  [[nodiscard]] std::optional<Profile> ProfileOf(const Process& process) const;
  void Tell(const absl::Status& status);

  const Recorder& recorder_;
  const PushAddress address_;
  const Duration every_;
  HttpPost post_;
  std::map<Process, Pushed> pushed_;  // of running processes
  int failures_ = 0;                  // in a row

  std::mutex mutex_;  // protects ended_
  std::condition_variable ending_;
  bool ended_ = false;
  std::thread thread_;  // the last, so that it finds all others
};

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_PROFILE_PUSH_H_
