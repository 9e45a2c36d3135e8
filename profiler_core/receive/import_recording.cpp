// SPDX-License-Identifier: MIT
#include <absl/strings/str_cat.h>
#include <errno.h>

#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "profiler_core/receive/frame_decoder.h"
#include "profiler_core/receive/machine.h"
#include "profiler_core/receive/recorded_target.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/store/new_file.h"
#include "profiler_core/store/session_file.h"

namespace memline {
namespace {

// Sees the session grow. What changed of the counters is in no Session, which has their totals only.
using OnCommit = std::function<absl::Status(const Session&, std::vector<CounterTick> changes)>;

// Feeds everything that is complete; a stream that breaks off is what a killed target leaves and no error.
absl::Status ReadFrames(std::istream& stream, RecordedTarget& target, LiveSession& session, const OnCommit& commit) {
  FrameDecoder decoder;
  std::string piece(1 << 16, '\0');
  while (stream.read(piece.data(), static_cast<std::streamsize>(piece.size())) || stream.gcount() > 0) {
    decoder.Feed(std::string_view(piece).substr(0, static_cast<size_t>(stream.gcount())));
    while (true) {
      const absl::StatusOr<Frame> frame = decoder.Next();
      if (!frame.ok()) return frame.status();
      if (std::holds_alternative<std::monostate>(*frame)) break;
      if (absl::Status status = target.Add(*frame); !status.ok()) return status;
    }
    std::vector<CounterTick> changes = target.Commit(session);
    absl::Status status = session.Read([&](const Session& read) { return commit(read, std::move(changes)); });
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// The stream's own beginning, which all its times are relative to.
absl::StatusOr<wire::Hello> ReadHello(std::istream& stream) {
  std::string head(sizeof(wire::FrameHeader) + wire::kMaxPayloadBytes, '\0');
  stream.read(head.data(), static_cast<std::streamsize>(head.size()));
  FrameDecoder decoder;
  decoder.Feed(std::string_view(head).substr(0, static_cast<size_t>(stream.gcount())));
  stream.clear();
  stream.seekg(0);
  const absl::StatusOr<Frame> frame = decoder.Next();
  if (!frame.ok()) return frame.status();
  const auto* hello = std::get_if<HelloFrame>(&*frame);
  if (hello == nullptr) return absl::InvalidArgumentError("not a memline stream");
  return hello->fixed;
}

absl::Status WithPath(const std::filesystem::path& path, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat(path.string(), ": ", status.message()));
}

absl::StatusOr<Session> ReadRecording(const std::filesystem::path& path, const OnCommit& commit) {
  std::error_code error;
  if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error)) {
    return absl::InvalidArgumentError(path.string() + ": not a regular file");
  }
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return absl::ErrnoToStatus(errno, path.string() + ": cannot be read");
  const absl::StatusOr<wire::Hello> hello = ReadHello(stream);
  if (!hello.ok()) return WithPath(path, hello.status());
  Session session = NewSession();
  session.origin_mono_ns = static_cast<int64_t>(hello->start_mono_ns);
  session.start_unix_ns = static_cast<int64_t>(hello->start_unix_ns);
  session.targets.emplace_back();
  RecordedTarget target(0, session.origin_mono_ns);
  LiveSession live(std::move(session));
  if (absl::Status status = ReadFrames(stream, target, live, commit); !status.ok()) return WithPath(path, status);
  return live.Write([](Session& recorded) {
    Target& only = recorded.targets[0];
    TargetBuilder::CloseBrackets(only);
    if (only.end.kind == TargetEnd::Kind::kRunning) only.end = {TargetEnd::Kind::kLost, 0, only.last_ns()};
    return std::move(recorded);
  });
}

// A new session file.
absl::Status WriteRecording(const std::filesystem::path& stream, const std::filesystem::path& session) {
  auto writer = SessionWriter::Create(session);
  if (!writer.ok()) return writer.status();
  const auto write = [&](const Session& read, std::vector<CounterTick> changes) {
    std::vector<std::vector<CounterTick>> of_targets;
    of_targets.push_back(std::move(changes));
    return (*writer)->Commit(read, of_targets);
  };
  const absl::StatusOr<Session> whole = ReadRecording(stream, write);
  if (!whole.ok()) return whole.status();
  if (absl::Status status = write(*whole, {}); !status.ok()) return status;  // with how it ended
  return (*writer)->Finish();
}

}  // namespace

bool IsRecording(const std::filesystem::path& path) {
  struct {
    wire::FrameHeader header;
    uint32_t magic;
  } start{};
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;  // opening a FIFO would wait for its writer
  std::ifstream stream(path, std::ios::binary);
  stream.read(reinterpret_cast<char*>(&start), sizeof start);
  return stream.gcount() == sizeof start && start.header.type == static_cast<uint16_t>(wire::FrameType::kHello) &&
         start.magic == wire::kMagic;
}

absl::StatusOr<Session> OpenRecording(const std::filesystem::path& path, Reading reading) {
  return IsRecording(path) ? ImportRecording(path) : LoadSession(path, reading);
}

absl::StatusOr<Session> ImportRecording(const std::filesystem::path& path) {
  return ReadRecording(path, [](const Session&, const std::vector<CounterTick>&) { return absl::OkStatus(); });
}

absl::Status ConvertRecording(const std::filesystem::path& stream, const std::filesystem::path& session) {
  if (absl::Status status = CheckUnused(session); !status.ok()) return status;
  auto temporary = TemporaryFile::Beside(session);
  if (!temporary.ok()) return temporary.status();
  std::filesystem::remove(temporary->path());  // a writer makes its file itself
  if (absl::Status status = WriteRecording(stream, temporary->path()); !status.ok()) return status;
  return temporary->Place(session, false);
}

}  // namespace memline
