// SPDX-License-Identifier: MIT
// The recorder's thread: accepts targets, reads their streams, and writes the live session and its file.
#ifndef MEMLINE_RECEIVE_COLLECTOR_H_
#define MEMLINE_RECEIVE_COLLECTOR_H_

#include <absl/status/status.h>
#include <sys/types.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "profiler_core/model/live_session.h"
#include "profiler_core/receive/frame_decoder.h"
#include "profiler_core/receive/outside_sampler.h"
#include "profiler_core/receive/outside_targets.h"
#include "profiler_core/receive/recorded_target.h"
#include "profiler_core/receive/socket_listener.h"
#include "profiler_core/receive/unique_fd.h"
#include "profiler_core/store/session_file.h"

namespace memline {

/// Public functions may be called from any thread but its own.
class Collector {
 public:
  /// What was recorded: all of it, or last values only.
  enum class History : bool { kForgotten, kKept };
  /// Targets that have ended, of those that are known by their names while history is forgotten.
  static constexpr size_t kMaxEndedTargets = 64;

  /// Without a writer it keeps no file; with one, history is kept.
  Collector(LiveSession& session, std::unique_ptr<SessionWriter> writer,
            std::vector<std::unique_ptr<SocketListener>> listeners, const OutsideOptions& outside = {},
            History history = History::kKept);
  ~Collector();  // stops
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  /// Reads what is still under way, completes the file and joins the thread. Later calls do nothing.
  void Stop();
  /// Takes over a child process that was just launched: reaps it and notes how it ended.
  void WatchChild(pid_t pid, std::vector<std::string> command);
  /// Samples the process from outside while no runtime in it speaks. Errors as ObservedProcess::Open.
  absl::Status WatchFromOutside(pid_t pid) { return outside_.Watch(pid); }
  /// Blocks until the child has ended and its stream was read to the end; its wait(2) status.
  int WaitForChild();
  [[nodiscard]] std::optional<int> ChildStatus() const;
  [[nodiscard]] size_t connected() const { return connected_.load(std::memory_order_relaxed); }
  [[nodiscard]] absl::Status status() const;
  /// Asks the target of this process id to have its allocator give back what it can, if it is connected and knows how.
  /// What comes of it is in the session: a mark, and Target::trims.
  void RequestTrim(uint32_t pid);
  /// On the timeline of every process that runs, at the time of the call.
  void AddMark(std::string text);
  /// Whether nothing is to be recorded for now, as Recorder::SetPaused.
  void SetPaused(bool paused);

 private:
  static constexpr size_t kMaxTargets = 4096;

  struct Peer {
    Connection connection;
    FrameDecoder decoder;
    RecordedTarget* target = nullptr;  // once it said Hello
    bool finished = false;
    uint32_t pid = 0;       // as Hello says
    uint16_t minor = 0;     // of the stream's version
    Peer* trims = nullptr;  // whom it asked to trim, and waits for
  };
  struct Child {
    pid_t pid = 0;
    UniqueFd descriptor;
    std::vector<std::string> command;
  };

  // Tells a target that comes back from an exec, from a new process of the same id, and from whoever only says so.
  struct Identity {
    pid_t peer_pid = 0;  // as the kernel says
    uint32_t pid = 0;    // as Hello says: in a container it is another
    uint64_t start_mono_ns = 0;
  };

  void Run();
  void AcceptAll();
  [[nodiscard]] bool HasRoom();
  [[nodiscard]] bool ChildHasEnded() const;
  /// Reads until nothing waits or the peer is gone, at most `budget` bytes.
  void ReadPeer(Peer& peer, size_t budget);
  void Decode(Peer& peer, std::string_view bytes);
  void FinishPeer(Peer& peer);
  void ForwardTrims();
  /// To the target of this process id, for `asker`, who gets an answer at once if there is none; or for nobody.
  void ForwardTrim(uint32_t pid, Peer* asker);
  void AnswerTrims(const Peer& target, const wire::Trimmed& answer);
  void SetMarks();
  void PauseOrResume();
  static void TellPaused(const Peer& target, bool paused);
  RecordedTarget& TargetFor(const Identity& identity);
  RecordedTarget& NewTarget(const Identity& identity);
  void ReapChild();
  void CommitAll();
  /// collector_forget.cpp: leaves last values of targets that run, and the names of those that ended last.
  void ForgetHistory();
  void ForgetEnded(const std::vector<size_t>& ended, Session& live);
  void RemoveTarget(size_t index, Session& live);
  /// collector_outside.cpp: what was seen from outside, once the peers were read; and how processes ended, once their
  /// streams are.
  void AppendFromOutside(OutsideNews news);
  void NoteEnd(const OutsideNews& news);
  void NoteFileError(const absl::Status& status);

  LiveSession& session_;
  const Session& unlocked_;  // this thread is the only writer, so it may read without the lock
  std::unique_ptr<SessionWriter> writer_;
  std::vector<std::unique_ptr<SocketListener>> listeners_;
  std::vector<std::unique_ptr<Peer>> peers_;
  std::vector<std::unique_ptr<RecordedTarget>> targets_;
  std::vector<Identity> identities_;  // per target
  bool accepting_ = true;             // there is room for another peer
  UniqueFd wake_;
  OutsideSampler outside_;
  OutsideTargets outside_targets_;
  const History history_;
  bool paused_ = false;  // as the targets were told
  std::atomic<bool> pause_wanted_{false};
  std::atomic<bool> stop_{false};
  std::atomic<size_t> connected_{0};

  mutable std::mutex mutex_;  // protects the following
  std::condition_variable child_ended_;
  std::optional<Child> child_;
  std::pair<pid_t, std::vector<std::string>> launched_;  // the command as it was given, also of one that was reaped
  std::optional<int> child_status_;
  std::vector<uint32_t> trim_requests_;  // process ids
  std::vector<Mark> marks_;
  absl::Status file_status_;
  absl::Status peer_status_;

  std::thread thread_;
};

}  // namespace memline

#endif  // MEMLINE_RECEIVE_COLLECTOR_H_
