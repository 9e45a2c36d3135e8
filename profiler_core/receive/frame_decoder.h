// SPDX-License-Identifier: MIT
// Bytes of a target's stream, in pieces of any size, to frames. The format is instrumentation/include/memline/wire.h.
#ifndef MEMLINE_RECEIVE_FRAME_DECODER_H_
#define MEMLINE_RECEIVE_FRAME_DECODER_H_

#include <absl/status/statusor.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "memline/wire.h"

namespace memline {

/// A frame with strings. They point into the decoder's buffer, until the next call.
template <typename Fixed, size_t kStrings>
struct FrameWithStrings {
  Fixed fixed;
  std::string_view strings[kStrings];
};

using HelloFrame = FrameWithStrings<wire::Hello, 4>;        ///< executable, command line, allocator, runtime version
using ModuleFrame = FrameWithStrings<wire::Module, 2>;      ///< path, build id
using FunctionFrame = FrameWithStrings<wire::Function, 3>;  ///< name, file, region
using ThreadFrame = FrameWithStrings<wire::Thread, 1>;      ///< name
using MarkFrame = FrameWithStrings<wire::Mark, 1>;          ///< text
using UserCounterFrame = FrameWithStrings<wire::UserCounter, 1>;  ///< name
using CoverageFrame = FrameWithStrings<wire::Coverage, 1>;        ///< path of the object in front

using RssChargesFrame = FrameWithStrings<wire::RssCharges, 1>;  ///< why not by page faults

/// monostate: nothing complete yet.
using Frame =
    std::variant<std::monostate, HelloFrame, ModuleFrame, wire::ModuleGone, FunctionFrame, wire::Node, wire::Site,
                 ThreadFrame, wire::Counters, wire::ScopeBegin, wire::ScopeEnd, MarkFrame, UserCounterFrame,
                 wire::UserValue, wire::RuntimeStats, wire::Tick, wire::Goodbye, wire::Executions, wire::ExecutionStats,
                 CoverageFrame, wire::TickPeak, wire::NodePeak, wire::SiteRss, RssChargesFrame, wire::MemoryParts,
                 wire::SizeClass, wire::Arena, wire::Trim, wire::Trimmed, wire::Pause, wire::Resume>;

/// Trusts nothing: sizes, string lengths and the first frame are checked here, what ids mean by TargetBuilder.
/// Holds at most one frame beyond what was fed in one piece. Not thread-safe.
class FrameDecoder {
 public:
  void Feed(std::string_view bytes);

  /// The next frame; frames of unknown type are skipped. Trim may stand in place of Hello. InvalidArgument when the
  /// stream is none of memline's or is malformed (a second Hello, too), FailedPrecondition when its major version is
  /// another; the decoder is of no more use then.
  [[nodiscard]] absl::StatusOr<Frame> Next();

 private:
  [[nodiscard]] absl::StatusOr<Frame> Decode(wire::FrameType type, std::string_view payload);

  std::string buffer_;
  size_t consumed_ = 0;
  bool greeted_ = false;
};

}  // namespace memline

#endif  // MEMLINE_RECEIVE_FRAME_DECODER_H_
