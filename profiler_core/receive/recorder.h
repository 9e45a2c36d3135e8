// SPDX-License-Identifier: MIT
// Records targets into a live session and, tick by tick, into a session file.
//
//   1. Create() makes the file and the socket and starts the collector thread.
//   2. Launch() starts a program with the runtime in it; or targets connect on their own.
//   3. session() is read by anyone at any time.
//   4. Stop() receives what is still under way, completes the file and joins the thread.
#ifndef MEMLINE_RECEIVE_RECORDER_H_
#define MEMLINE_RECEIVE_RECORDER_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "profiler_core/model/live_session.h"
#include "profiler_core/store/session_file.h"

namespace memline {

struct RecorderOptions {
  std::filesystem::path session_file;          ///< must not exist; empty: no file is kept
  uint64_t max_session_bytes = 0;              ///< as for SessionWriter::Create
  std::chrono::microseconds interval{10'000};  ///< one tick, 1 ms to 10 s
  bool include_children = false;               ///< record what the launched program forks or executes, too
  /// Have launched programs set the kernel's high-water mark of their RSS back each tick, so that no peak between two
  /// samples is missed. Not set: as MEMLINE_EXACT_PEAKS in the environment says, which they do unless it is 0.
  std::optional<bool> exact_peaks{};
  /// Every how many page faults of a thread of a launched program are charged to the line that takes one, at most
  /// 65536; 0: RSS is charged to lines at the begin and end of scopes. Not set: as MEMLINE_FAULT_PERIOD says, or 17.
  std::optional<uint32_t> fault_period{};
  /// Listen on the user's well-known socket, where annotated programs started by anyone look for a collector.
  /// Otherwise only launched programs find the recorder.
  bool accept_any_target = false;
  /// Not kept, the session has the last values of what runs and no past: no timeline, marks, scopes or threads, and of
  /// targets that have ended a few names. It does not grow however long it is recorded. There is no file then.
  bool keep_history = true;
  /// Record this process, and no other one that waits for a collector. Its lines if it is annotated and no other
  /// collector records it; else its RSS, from outside. 0: none.
  pid_t attach = 0;
};

struct LaunchCommand {
  std::vector<std::string> arguments;       ///< [0] is looked up in PATH
  std::vector<std::string> environment;     ///< NAME=value each, added to the recorder's own
  std::filesystem::path working_directory;  ///< empty: the recorder's own
  int output_fd = -1;                       ///< stdout and stderr of the target; -1: the recorder's own
};

/// Thread-safe, but for Stop and the destructor, which exclude everything else.
class Recorder {
 public:
  /// Errors are those of the file and the sockets, and of ObservedProcess::Open for the process to attach to.
  static absl::StatusOr<std::unique_ptr<Recorder>> Create(const RecorderOptions& options);
  ~Recorder();  // stops
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// Starts the program. The collector thread reaps it and notes how it ended.
  /// Errors: NotFound, PermissionDenied, InvalidArgument (cannot be executed), each with the name of the program;
  /// FailedPrecondition if it has launched one already.
  absl::StatusOr<pid_t> Launch(const LaunchCommand& command);

  /// Blocks until the launched program has ended and its stream was read to the end. Its wait(2) status.
  int WaitForLaunched();
  /// The launched program's wait(2) status once it has ended and its stream was read to the end.
  [[nodiscard]] std::optional<int> LaunchedStatus() const;
  /// Targets now connected.
  [[nodiscard]] size_t ConnectedTargets() const;

  [[nodiscard]] const LiveSession& session() const;
  [[nodiscard]] const std::filesystem::path& session_file() const;
  /// First error of the session file (a full disk), else of a target (a malformed stream); recording goes on as far as
  /// it can.
  [[nodiscard]] absl::Status status() const;

  /// Asks a connected target to have its allocator give memory back (malloc_trim). A mark on its timeline, and
  /// Target::trims, tell what came of it; nothing does if the process is not connected or its runtime too old.
  void RequestTrim(uint32_t pid);
  /// Marks this moment on the timeline of every process that runs; at most the first 1024 bytes of the text.
  void AddMark(std::string text);

  /// Takes no samples while it is paused, of processes that connect then neither. What is allocated meanwhile is
  /// counted, so that totals are right afterwards; a runtime of an older version goes on as before.
  void SetPaused(bool paused);

  absl::Status Stop();

 private:
  class Impl;
  explicit Recorder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// `directory`/memline-<program>-<YYYYmmdd-HHMMSS>[-n].memline, a name that does not exist yet.
[[nodiscard]] std::filesystem::path NewSessionPath(const std::filesystem::path& directory, const std::string& program);

/// Whether a target wrote the file by itself (MEMLINE_RECORD), by how it begins.
[[nodiscard]] bool IsRecording(const std::filesystem::path& path);
/// Reads such a file into a session, without the history of its lines; symbolized on this machine.
[[nodiscard]] absl::StatusOr<Session> ImportRecording(const std::filesystem::path& stream);
/// Makes a new session file of it, with all history, which appears only when it is complete. Errors: as
/// ImportRecording, and those of the new file.
[[nodiscard]] absl::Status ConvertRecording(const std::filesystem::path& stream, const std::filesystem::path& session);

/// LoadSession or ImportRecording, whichever the file's first bytes ask for.
[[nodiscard]] absl::StatusOr<Session> OpenRecording(const std::filesystem::path& path,
                                                    Reading reading = Reading::kOnDemand);

}  // namespace memline

#endif  // MEMLINE_RECEIVE_RECORDER_H_
