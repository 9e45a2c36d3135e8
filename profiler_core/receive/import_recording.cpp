// SPDX-License-Identifier: MIT
#include <absl/strings/str_cat.h>
#include <errno.h>

#include <fstream>
#include <string>

#include "profiler_core/receive/frame_decoder.h"
#include "profiler_core/receive/machine.h"
#include "profiler_core/receive/recorded_target.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/store/session_file.h"

namespace memline {
namespace {

// Feeds everything that is complete; a stream that breaks off is what a killed target leaves and no error.
absl::Status ReadFrames(std::istream& stream, RecordedTarget& target, Session& session) {
  FrameDecoder decoder;
  std::string piece(1 << 16, '\0');
  while (stream.read(piece.data(), static_cast<std::streamsize>(piece.size())) || stream.gcount() > 0) {
    decoder.Feed(std::string_view(piece).substr(0, static_cast<size_t>(stream.gcount())));
    while (true) {
      const absl::StatusOr<Frame> frame = decoder.Next();
      if (!frame.ok()) return frame.status();
      if (std::holds_alternative<std::monostate>(*frame)) break;
      if (const auto* hello = std::get_if<HelloFrame>(&*frame)) {
        session.start_unix_ns = static_cast<int64_t>(hello->fixed.start_unix_ns);
      }
      if (absl::Status status = target.Add(*frame); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

// The stream's own beginning, which all its times are relative to.
absl::StatusOr<int64_t> StartOf(std::istream& stream) {
  std::string head(1 << 16, '\0');
  stream.read(head.data(), static_cast<std::streamsize>(head.size()));
  FrameDecoder decoder;
  decoder.Feed(std::string_view(head).substr(0, static_cast<size_t>(stream.gcount())));
  stream.clear();
  stream.seekg(0);
  const absl::StatusOr<Frame> frame = decoder.Next();
  if (!frame.ok()) return frame.status();
  const auto* hello = std::get_if<HelloFrame>(&*frame);
  if (hello == nullptr) return absl::InvalidArgumentError("not a memline stream");
  return static_cast<int64_t>(hello->fixed.start_mono_ns);
}

// Whether the file begins as a stream does: with a Hello frame of any version.
bool IsStream(const std::filesystem::path& path) {
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

}  // namespace

absl::StatusOr<Session> OpenRecording(const std::filesystem::path& path) {
  return IsStream(path) ? ImportRecording(path) : LoadSession(path);
}

absl::StatusOr<Session> ImportRecording(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return absl::ErrnoToStatus(errno, path.string() + ": cannot be read");
  const absl::StatusOr<int64_t> start = StartOf(stream);
  if (!start.ok())
    return absl::Status(start.status().code(), absl::StrCat(path.string(), ": ", start.status().message()));
  Session session = NewSession();
  session.origin_mono_ns = *start;
  session.targets.emplace_back();
  LiveSession live(session);
  RecordedTarget target(0, *start);
  const absl::Status status = ReadFrames(stream, target, session);
  if (!status.ok()) return absl::Status(status.code(), absl::StrCat(path.string(), ": ", status.message()));
  static_cast<void>(target.Commit(live));
  return live.Write([&](Session& recorded) {
    recorded.start_unix_ns = session.start_unix_ns;
    Target& only = recorded.targets[0];
    TargetBuilder::CloseBrackets(only);
    if (only.end.kind == TargetEnd::Kind::kRunning) only.end = {TargetEnd::Kind::kLost, 0, only.last_ns()};
    return std::move(recorded);
  });
}

}  // namespace memline
