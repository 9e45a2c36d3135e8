// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document.h"

#include <signal.h>

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QtConcurrentRun>
#include <filesystem>
#include <utility>

#include "app/gui/recent_files.h"
#include "profiler_core/store/session_file.h"

namespace memline::app {
namespace {

std::filesystem::path ToPath(const QString& path) { return path.toStdString(); }

Problem OpenProblem(const QString& path, const absl::Status& status) {
  return Explain(Document::tr("Cannot open %1").arg(QFileInfo(path).fileName()).toStdString(), status);
}

}  // namespace

QString SessionsFolder() {
  return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/memline/sessions";
}

Document::Document(QObject* parent) : QObject(parent) {}

Document::~Document() {
  FinishNow();
  background_.waitForFinished();
}

bool Document::program_running() const {
  return state_ == State::kRecording && launched_ != 0 && !recorder_->LaunchedStatus().has_value();
}

void Document::Open(const QString& path) {
  const int generation = ++open_generation_;
  opening_ = true;
  emit stateChanged();
  using Result = absl::StatusOr<std::unique_ptr<LiveSession>>;
  auto loading = QtConcurrent::run([file = ToPath(path)]() -> Result {
    absl::StatusOr<Session> session = LoadSession(file);
    if (!session.ok()) return session.status();
    return std::make_unique<LiveSession>(*std::move(session));
  });
  loading.then(this, [this, generation, path](QFuture<Result> done) {
    if (generation != open_generation_) return;
    opening_ = false;
    Result result = done.takeResult();
    if (!result.ok()) {
      emit stateChanged();
      emit failed(OpenProblem(path, result.status()));
      return;
    }
    AddRecentFile(path);
    Replace(nullptr, *std::move(result), path);
  });
}

void Document::Launch(const LaunchSettings& settings) {
  RecorderOptions options;
  options.interval = std::chrono::milliseconds(settings.interval_ms);
  options.include_children = settings.include_children;
  LaunchCommand command = ToCommand(settings);
  auto output = std::make_unique<ProgramOutput>();
  command.output_fd = output->descriptor();
  if (Record(QFileInfo(settings.program).fileName(), options, &command)) output_ = std::move(output);
  emit stateChanged();
}

void Document::Attach(pid_t pid, const QString& name, int interval_ms) {
  absl::StatusOr<ObservedProcess> process = ObservedProcess::Open(pid);
  if (!process.ok()) {
    emit failed(Explain(tr("Cannot attach to %1").arg(name).toStdString(), process.status()));
    return;
  }
  RecorderOptions options;
  options.interval = std::chrono::milliseconds(interval_ms);
  options.attach = pid;
  if (Record(name, options, nullptr)) attached_ = *std::move(process);
}

void Document::WaitForTargets(int interval_ms) {
  RecorderOptions options;
  options.interval = std::chrono::milliseconds(interval_ms);
  options.accept_any_target = true;
  Record("targets", options, nullptr);
}

bool Document::Record(const QString& program, const RecorderOptions& base, const LaunchCommand* command) {
  // The well-known socket is taken as long as an earlier recorder listens on it.
  FinishNow();
  background_.waitForFinished();
  RecorderOptions options = base;
  QDir().mkpath(SessionsFolder());
  options.session_file = NewSessionPath(ToPath(SessionsFolder()), program.toStdString());
  absl::StatusOr<std::unique_ptr<Recorder>> recorder = Recorder::Create(options);
  if (!recorder.ok()) {
    emit failed(Explain(tr("Cannot record").toStdString(), recorder.status()));
    return false;
  }
  pid_t launched = 0;
  if (command != nullptr) {
    const absl::StatusOr<pid_t> pid = (*recorder)->Launch(*command);
    if (!pid.ok()) {
      recorder->reset();
      std::error_code ignored;
      std::filesystem::remove(options.session_file, ignored);
      emit failed(Explain(tr("Cannot launch %1").arg(program).toStdString(), pid.status()));
      return false;
    }
    launched = *pid;
  }
  ++open_generation_;
  opening_ = false;
  Replace(*std::move(recorder), nullptr, QString::fromStdString(options.session_file.string()));
  launched_ = launched;
  emit stateChanged();
  return true;
}

void Document::Replace(std::unique_ptr<Recorder> recorder, std::unique_ptr<LiveSession> loaded, const QString& path) {
  if (state_ == State::kRecording) AddToRecentFiles();
  std::shared_ptr<Recorder> old_recorder = std::exchange(recorder_, std::move(recorder));
  const std::unique_ptr<LiveSession> old_loaded = std::exchange(loaded_, std::move(loaded));
  session_ = recorder_ ? &recorder_->session() : loaded_.get();
  state_ = recorder_ ? State::kRecording : loaded_ ? State::kComplete : State::kEmpty;
  path_ = path;
  launched_ = 0;
  attached_.reset();
  output_.reset();
  complained_ = false;
  paused_ = false;
  emit sessionChanged();
  emit stateChanged();
  // Completing the file of a long recording takes time.
  if (old_recorder)
    background_.addFuture(QtConcurrent::run([old = std::move(old_recorder)]() mutable { old.reset(); }));
}

void Document::Finish() {
  if (state_ != State::kRecording) return;
  SetState(State::kFinishing);
  auto stopping = QtConcurrent::run([recorder = recorder_] { return recorder->Stop(); });
  background_.addFuture(QFuture<void>(stopping));
  stopping.then(this, [this, recorder = recorder_](const absl::Status& status) {
    if (recorder != recorder_) return;
    AddToRecentFiles();
    SetState(State::kComplete);
    if (!status.ok() && !complained_) emit failed(Explain(tr("The recording is not complete").toStdString(), status));
  });
}

void Document::FinishNow() {
  if (state_ != State::kRecording) return;
  const absl::Status status = recorder_->Stop();
  AddToRecentFiles();
  SetState(State::kComplete);
  if (!status.ok() && !complained_) emit failed(Explain(tr("The recording is not complete").toStdString(), status));
}

// A recording that nobody came to is not worth a place in the list.
void Document::AddToRecentFiles() const {
  if (session_->Read([](const Session& session) { return !session.targets.empty(); })) AddRecentFile(path_);
}

void Document::EndProgram() {
  if (program_running()) kill(launched_, SIGTERM);
}

void Document::KillProgram() {
  if (program_running()) kill(launched_, SIGKILL);
}

void Document::SetPaused(bool paused) {
  if (state_ != State::kRecording || paused == paused_) return;
  paused_ = paused;
  recorder_->SetPaused(paused);
  recorder_->AddMark((paused ? tr("paused") : tr("resumed")).toStdString());
  emit stateChanged();
}

void Document::Mark(const QString& text) {
  if (state_ == State::kRecording) recorder_->AddMark(text.toStdString());
}

QByteArray Document::TakeOutput(qsizetype max_bytes) { return output_ ? output_->TakeNew(max_bytes) : QByteArray(); }

void Document::Trim(uint32_t pid) {
  if (state_ == State::kRecording) recorder_->RequestTrim(pid);
}

void Document::SaveAs(const QString& to) {
  if (path_.isEmpty() || QFileInfo(to) == QFileInfo(path_)) return;
  Copy(to, /*overwrite=*/true);
}

void Document::SaveSnapshot() {
  if (path_.isEmpty()) return;
  QDir().mkpath(SessionsFolder());
  const std::string name = QFileInfo(path_).completeBaseName().toStdString() + "-snapshot";
  Copy(QString::fromStdString(NewSessionPath(ToPath(SessionsFolder()), name).string()), /*overwrite=*/false);
}

void Document::Copy(const QString& to, bool overwrite) {
  auto copying = QtConcurrent::run(
      [from = ToPath(path_), target = ToPath(to), overwrite] { return CopySession(from, target, overwrite); });
  background_.addFuture(QFuture<void>(copying));
  copying.then(this, [this, to, overwrite, from = path_](const absl::Status& status) {
    if (!status.ok()) {
      emit failed(Explain(tr("Cannot save %1").arg(QFileInfo(to).fileName()).toStdString(), status));
      return;
    }
    AddRecentFile(to);
    if (overwrite && from == path_ && state_ == State::kComplete) {
      path_ = to;
      emit stateChanged();
    }
    emit savedTo(to);
  });
}

void Document::Close() {
  ++open_generation_;
  opening_ = false;
  if (session_ != nullptr) Replace(nullptr, nullptr, {});
}

void Document::Poll() {
  if (state_ != State::kRecording) return;
  if (!complained_) {
    if (const absl::Status status = recorder_->status(); !status.ok()) {
      complained_ = true;
      emit failed(Explain(tr("The recording is disturbed").toStdString(), status));
    }
  }
  const bool ended =
      launched_ != 0 ? recorder_->LaunchedStatus().has_value() : attached_.has_value() && attached_->HasEnded();
  if (ended && recorder_->ConnectedTargets() == 0) Finish();
}

void Document::SetState(State state) {
  state_ = state;
  emit stateChanged();
}

}  // namespace memline::app
