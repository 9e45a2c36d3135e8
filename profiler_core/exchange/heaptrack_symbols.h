// SPDX-License-Identifier: MIT
// The strings, instruction pointers and traces of a heaptrack file, and the sites they become.
#ifndef MEMLINE_EXCHANGE_HEAPTRACK_SYMBOLS_H_
#define MEMLINE_EXCHANGE_HEAPTRACK_SYMBOLS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "profiler_core/exchange/call_tree.h"
#include "profiler_core/exchange/seen_modules.h"

namespace memline {

/// Numbers are those of the file: 1 is the first, 0 is none. The Add functions return false for numbers that are out of
/// range and for more than a file may have.
class HeaptrackSymbols {
 public:
  explicit HeaptrackSymbols(Target& target) : calls_(target), modules_(target) {}

  struct Frame {
    uint32_t function = 0;
    uint32_t file = 0;
    uint32_t line = 0;
  };

  [[nodiscard]] bool AddString(std::string text);
  /// `frames` from the innermost inlined function outwards.
  [[nodiscard]] bool AddPointer(uint64_t pc, uint32_t module, const std::vector<Frame>& frames);
  [[nodiscard]] bool AddTrace(uint32_t pointer, uint32_t caller);
  [[nodiscard]] bool HasTrace(uint32_t trace) const { return trace <= traces_.size(); }

  /// The site that allocated with this trace.
  [[nodiscard]] uint32_t SiteOf(uint32_t trace);
  [[nodiscard]] uint64_t folded() const { return calls_.folded(); }

 private:
  struct Pointer {
    uint64_t pc;
    uint32_t module;
    uint32_t first_frame;  // of frames_
    uint32_t frames;
  };
  struct Trace {
    uint32_t pointer;
    uint32_t caller;
    // Where it leads to, once that was asked for: inside the node of `place`'s pointer, which is another trace where
    // there was no room for more calls.
    uint32_t node = UINT32_MAX;
    uint32_t place = 0;
  };

  [[nodiscard]] bool HasString(uint32_t number) const { return number <= strings_.size(); }
  [[nodiscard]] std::string_view StringOf(uint32_t number) const;
  [[nodiscard]] std::string NameOf(const Pointer& pointer, const Frame& frame) const;
  [[nodiscard]] SourceLine LineOf(const Frame& frame) const;
  [[nodiscard]] CallPlace PlaceOf(uint32_t trace) const;
  void Resolve(uint32_t trace);

  CallTree calls_;
  SeenModules modules_;
  std::vector<std::string> strings_;
  uint64_t string_bytes_ = 0;
  std::vector<Frame> frames_;
  std::vector<Pointer> pointers_;
  std::vector<Trace> traces_;
};

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_HEAPTRACK_SYMBOLS_H_
