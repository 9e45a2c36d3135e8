// SPDX-License-Identifier: MIT
#ifndef MEMLINE_TESTS_UNIT_RECEIVE_EVERY_FRAME_H_
#define MEMLINE_TESTS_UNIT_RECEIVE_EVERY_FRAME_H_

#include "tests/unit/receive/stream_writer.h"

namespace memline {

/// A stream of two ticks with a frame of each type of version 1.`minor`, no two of whose fields hold the same number.
inline std::string EveryFrame(uint16_t minor = wire::kMinor) {
  using wire::FrameType;
  StreamWriter stream;
  stream.Add(FrameType::kHello,
             wire::Hello{wire::kMagic, 1, minor, 4711, 4710, 1'000'000'000, 1'700'000'000'000'000'000, 10'000, 4096},
             {"/usr/bin/index", std::string_view("index\0--all\0", 12), "glibc", "0.1.0"});
  stream.Add(FrameType::kModule, wire::Module{0, 0x400000, 0x401000, 0x402000}, {"/usr/bin/index", "0123abcd"});
  stream.Add(FrameType::kModule, wire::Module{1, 0x7f0000000000, 0x7f0000001000, 0x7f0000009000}, {"/lib/gone.so", ""});
  stream.Add(FrameType::kFunction, wire::Function{0, 17}, {"void Build(int)", "build.cpp", ""});
  stream.Add(FrameType::kFunction, wire::Function{1, 29}, {"void Read()", "read.cpp", "inner"});
  stream.Add(FrameType::kNode, wire::Node{1, 0, 0, 0, 0x401010});
  stream.Add(FrameType::kNode, wire::Node{2, 1, 1, 0x401020, 0x401030});
  stream.Add(FrameType::kSite, wire::Site{1, 2, 0x401040});
  stream.Add(FrameType::kThread, wire::Thread{0, 4711, 1'000'000'100}, {"index"});
  stream.Add(FrameType::kCounters, wire::Counters{0, 1, 12, 3'145'728, 11, 1'048'576, 7, 524'288, 5, 2});
  stream.Add(FrameType::kScopeBegin, wire::ScopeBegin{0, 0, 1, 1'000'000'200, 8'388'608});
  stream.Add(FrameType::kMark, wire::Mark{4712, 1'000'000'300}, {"loaded"});
  stream.Add(FrameType::kUserCounter, wire::UserCounter{0}, {"packages"});
  stream.Add(FrameType::kUserValue, wire::UserValue{0, 1'000'000'400, 0.5});
  stream.Add(FrameType::kTick, wire::Tick{1'010'000'000, 9'000'000, 9'500'000, 2'097'152, 65'536, 3'000'000, 0});
  stream.Add(FrameType::kModuleGone, wire::ModuleGone{1});
  stream.Add(FrameType::kScopeEnd, wire::ScopeEnd{0, 0, 1'020'000'000, 8'600'000});
  stream.Add(FrameType::kRuntimeStats, wire::RuntimeStats{101, 102, 103, 104, 105, 106, 107, 108, 109});
  if (minor >= 1) {
    stream.Add(FrameType::kExecutions, wire::Executions{0x401050, 201});
    stream.Add(FrameType::kExecutionStats, wire::ExecutionStats{202, 1});
    stream.Add(FrameType::kCoverage, wire::Coverage{wire::kFollowsOperators}, {"/lib/own.so"});
  }
  if (minor >= 2) {
    stream.Add(FrameType::kNodePeak, wire::NodePeak{2, 1, 9'300'000});
    stream.Add(FrameType::kTickPeak, wire::TickPeak{9'600'000, 1});
  }
  if (minor >= 3) {
    stream.Add(FrameType::kSiteRss, wire::SiteRss{0, 1, 4'194'304, 262'144, 9'100'000, 1'025'000'000, 9'200'000});
    stream.Add(FrameType::kRssCharges, wire::RssCharges{1, 64, 401'408, 8'192, -12'288}, {"a debugger is attached"});
    stream.Add(FrameType::kSizeClasses, wire::SizeClass{0, 301, 302});
    stream.Add(FrameType::kSizeClasses, wire::SizeClass{10, 303, 304});
    stream.Add(FrameType::kMemoryParts, wire::MemoryParts{1'025'000'000, 2'421, 401, 402, 403, 404, 405, 406, 407, 408,
                                                          409, 410, wire::kUnknownBytes, 411});
    stream.Add(FrameType::kTrim, wire::Trim{601});
    stream.Add(FrameType::kTrimmed, wire::Trimmed{1'026'000'000, 501, 502, 503, wire::TrimOutcome::kDone});
  }
  if (minor >= 4) {
    stream.Add(FrameType::kArena, wire::Arena{0, 1'027'000'000, 702, 701});
    stream.Add(FrameType::kArena, wire::Arena{2, 1'028'000'000, 704, 703});
  }
  if (minor >= 5) {
    stream.Add(FrameType::kPause, wire::Pause{801});
    stream.Add(FrameType::kResume, wire::Resume{802});
  }
  stream.Add(FrameType::kTick,
             wire::Tick{1'030'000'000, 8'800'000, 9'600'000, 2'097'153, wire::kUnknownBytes, wire::kUnknownBytes, 6});
  stream.Add(FrameType::kGoodbye, wire::Goodbye{1'040'000'000});
  return stream.bytes();
}

}  // namespace memline

#endif  // MEMLINE_TESTS_UNIT_RECEIVE_EVERY_FRAME_H_
