// SPDX-License-Identifier: MIT
#include "profiler_core/receive/frame_decoder.h"

#include <absl/strings/str_cat.h>

#include <cstddef>
#include <cstring>

namespace memline {
namespace {

absl::Status Malformed(wire::FrameType type) {
  return absl::InvalidArgumentError(
      absl::StrCat("malformed frame of type ", static_cast<int>(type), " in the target's stream"));
}

template <typename Fixed>
bool TakeFixed(std::string_view& payload, Fixed& fixed) {
  if (payload.size() < sizeof fixed) return false;
  std::memcpy(&fixed, payload.data(), sizeof fixed);
  payload.remove_prefix(sizeof fixed);
  return true;
}

bool TakeString(std::string_view& payload, std::string_view& string) {
  uint32_t bytes = 0;
  if (!TakeFixed(payload, bytes) || bytes > wire::kMaxStringBytes || bytes > payload.size()) return false;
  string = payload.substr(0, bytes);
  payload.remove_prefix(bytes);
  return true;
}

template <typename Fixed>
absl::StatusOr<Frame> Plain(wire::FrameType type, std::string_view payload) {
  Fixed frame;
  if (!TakeFixed(payload, frame)) return Malformed(type);
  return frame;
}

template <typename WithStrings>
absl::StatusOr<Frame> Strings(wire::FrameType type, std::string_view payload) {
  WithStrings frame;
  if (!TakeFixed(payload, frame.fixed)) return Malformed(type);
  for (std::string_view& string : frame.strings) {
    if (!TakeString(payload, string)) return Malformed(type);
  }
  return frame;
}

absl::Status NotAStream() { return absl::InvalidArgumentError("not a memline stream"); }

// Of the fields that every version has: another one may go on in another way.
absl::Status CheckHello(std::string_view payload) {
  struct {
    uint32_t magic;
    uint16_t major;
    uint16_t minor;
  } hello;
  static_assert(offsetof(wire::Hello, minor) == offsetof(decltype(hello), minor));
  if (!TakeFixed(payload, hello) || hello.magic != wire::kMagic) return NotAStream();
  if (hello.major == wire::kMajor) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("the target's runtime speaks stream version ", hello.major, ".",
                                                    hello.minor, ", this memline version ", wire::kMajor, ".x"));
}

}  // namespace

void FrameDecoder::Feed(std::string_view bytes) {
  buffer_.erase(0, consumed_);
  consumed_ = 0;
  buffer_.append(bytes);
}

absl::StatusOr<Frame> FrameDecoder::Next() {
  for (;;) {
    std::string_view rest(buffer_);
    rest.remove_prefix(consumed_);
    wire::FrameHeader header;
    if (!TakeFixed(rest, header)) return std::monostate();
    const auto type = static_cast<wire::FrameType>(header.type);
    if (!greeted_ && type != wire::FrameType::kHello && type != wire::FrameType::kTrim) return NotAStream();
    if (header.payload_bytes > wire::kMaxPayloadBytes) return Malformed(type);
    if (rest.size() < header.payload_bytes) return std::monostate();
    consumed_ += sizeof header + header.payload_bytes;
    absl::StatusOr<Frame> frame = Decode(type, rest.substr(0, header.payload_bytes));
    if (!frame.ok() || !std::holds_alternative<std::monostate>(*frame)) return frame;
  }
}

absl::StatusOr<Frame> FrameDecoder::Decode(wire::FrameType type, std::string_view payload) {
  switch (type) {
    case wire::FrameType::kHello: {
      if (greeted_) return Malformed(type);
      greeted_ = true;
      if (absl::Status status = CheckHello(payload); !status.ok()) return status;
      return Strings<HelloFrame>(type, payload);
    }
    case wire::FrameType::kModule:
      return Strings<ModuleFrame>(type, payload);
    case wire::FrameType::kModuleGone:
      return Plain<wire::ModuleGone>(type, payload);
    case wire::FrameType::kFunction:
      return Strings<FunctionFrame>(type, payload);
    case wire::FrameType::kNode:
      return Plain<wire::Node>(type, payload);
    case wire::FrameType::kSite:
      return Plain<wire::Site>(type, payload);
    case wire::FrameType::kThread:
      return Strings<ThreadFrame>(type, payload);
    case wire::FrameType::kCounters:
      return Plain<wire::Counters>(type, payload);
    case wire::FrameType::kScopeBegin:
      return Plain<wire::ScopeBegin>(type, payload);
    case wire::FrameType::kScopeEnd:
      return Plain<wire::ScopeEnd>(type, payload);
    case wire::FrameType::kMark:
      return Strings<MarkFrame>(type, payload);
    case wire::FrameType::kUserCounter:
      return Strings<UserCounterFrame>(type, payload);
    case wire::FrameType::kUserValue:
      return Plain<wire::UserValue>(type, payload);
    case wire::FrameType::kRuntimeStats:
      return Plain<wire::RuntimeStats>(type, payload);
    case wire::FrameType::kTick:
      return Plain<wire::Tick>(type, payload);
    case wire::FrameType::kGoodbye:
      return Plain<wire::Goodbye>(type, payload);
    case wire::FrameType::kCoverage:
      return Strings<CoverageFrame>(type, payload);
    case wire::FrameType::kExecutions:
      return Plain<wire::Executions>(type, payload);
    case wire::FrameType::kExecutionStats:
      return Plain<wire::ExecutionStats>(type, payload);
    case wire::FrameType::kTickPeak:
      return Plain<wire::TickPeak>(type, payload);
    case wire::FrameType::kNodePeak:
      return Plain<wire::NodePeak>(type, payload);
    case wire::FrameType::kSiteRss:
      return Plain<wire::SiteRss>(type, payload);
    case wire::FrameType::kRssCharges:
      return Strings<RssChargesFrame>(type, payload);
    case wire::FrameType::kMemoryParts:
      return Plain<wire::MemoryParts>(type, payload);
    case wire::FrameType::kSizeClasses:
      return Plain<wire::SizeClass>(type, payload);
    case wire::FrameType::kArena:
      return Plain<wire::Arena>(type, payload);
    case wire::FrameType::kTrim:
      return Plain<wire::Trim>(type, payload);
    case wire::FrameType::kTrimmed:
      return Plain<wire::Trimmed>(type, payload);
    case wire::FrameType::kPause:
      return Plain<wire::Pause>(type, payload);
    case wire::FrameType::kResume:
      return Plain<wire::Resume>(type, payload);
  }
  return std::monostate();  // a newer minor version's
}

}  // namespace memline
