// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows: a recording under way, a finished one, or a session opened from a file.
//
//   kEmpty ─ Launch, Attach, WaitForTargets → kRecording ─ Finish → kFinishing → kComplete
//   any    ─ Open → (the session read in the background) → kComplete, or failed() and all stays as it was
//
// A recording writes its file in the sessions folder as data arrives, so nothing is ever lost by closing. Whatever
// takes longer than a few milliseconds runs on another thread. GUI thread only.
#ifndef MEMLINE_APP_GUI_DOCUMENT_H_
#define MEMLINE_APP_GUI_DOCUMENT_H_

#include <QFutureSynchronizer>
#include <QObject>
#include <QString>
#include <memory>
#include <optional>

#include "app/gui/launch_settings.h"
#include "app/gui/program_output.h"
#include "profiler_core/model/live_session.h"
#include "profiler_core/receive/observed_process.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/report/problem.h"

namespace memline::app {

/// $XDG_DATA_HOME/memline/sessions, where recordings are written.
[[nodiscard]] QString SessionsFolder();

class Document : public QObject {
  Q_OBJECT

 public:
  enum class State { kEmpty, kRecording, kFinishing, kComplete };

  explicit Document(QObject* parent = nullptr);
  ~Document() override;  ///< completes the file of a recording, waits for copies under way

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool opening() const { return opening_; }
  /// nullptr while there is none.
  [[nodiscard]] const LiveSession* session() const { return session_; }
  /// The session's file, empty while there is none.
  [[nodiscard]] QString path() const { return path_; }
  /// The launched program has not ended yet.
  [[nodiscard]] bool program_running() const;

  void Open(const QString& path);
  void Launch(const LaunchSettings& settings);
  void WaitForTargets(int interval_ms);
  /// Records a program that runs; `name` is for the session's file.
  void Attach(pid_t pid, const QString& name, int interval_ms);
  /// Stops recording; a launched program runs on.
  void Finish();
  /// Asks the launched program to end (SIGTERM).
  void EndProgram();
  /// Ends the launched program at once (SIGKILL).
  void KillProgram();
  /// Interrupts the recording, or goes on with it; both set a mark.
  void SetPaused(bool paused);
  [[nodiscard]] bool paused() const { return paused_; }
  /// Marks this moment on the timeline of each process.
  void Mark(const QString& text);
  /// Copies the session as it is now into the sessions folder: savedTo() says where.
  void SaveSnapshot();
  /// What the launched program wrote since the last call.
  [[nodiscard]] QByteArray TakeOutput(qsizetype max_bytes);
  /// Asks a connected target, by its process id, to have its allocator give memory back.
  void Trim(uint32_t pid);
  /// Copies the session, also while it is being recorded. An existing file is replaced.
  void SaveAs(const QString& to);
  void Close();
  /// Finishes once the launched program has ended, reports what the recorder complains of. Called by a timer.
  void Poll();

 signals:
  void stateChanged();
  /// session() is another one; the former one is destroyed when the signal's receivers are done.
  void sessionChanged();
  void savedTo(const QString& path);
  void failed(const memline::Problem& problem);

 private:
  bool Record(const QString& program, const RecorderOptions& options, const LaunchCommand* command);
  void FinishNow();
  void Copy(const QString& to, bool overwrite);
  void AddToRecentFiles() const;
  void Replace(std::unique_ptr<Recorder> recorder, std::unique_ptr<LiveSession> loaded, const QString& path);
  void SetState(State state);

  State state_ = State::kEmpty;
  std::shared_ptr<Recorder> recorder_;  // shared with the thread that stops it; not to be called while that runs
  std::unique_ptr<LiveSession> loaded_;
  const LiveSession* session_ = nullptr;  // of recorder_ or loaded_
  QString path_;
  bool opening_ = false;
  bool complained_ = false;
  bool paused_ = false;
  pid_t launched_ = 0;  // 0: nothing was launched
  std::optional<ObservedProcess> attached_;
  std::unique_ptr<ProgramOutput> output_;
  int open_generation_ = 0;  // a later Open makes an earlier one's result stale
  QFutureSynchronizer<void> background_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_DOCUMENT_H_
