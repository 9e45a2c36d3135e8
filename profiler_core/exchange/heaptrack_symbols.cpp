// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/heaptrack_symbols.h"

#include <algorithm>
#include <utility>

#include "profiler_core/model/file_name.h"

namespace memline {
namespace {

// Some hundred times what the largest programs have.
constexpr size_t kMaxStrings = size_t{1} << 24;
constexpr uint64_t kMaxStringBytes = uint64_t{1} << 30;
constexpr size_t kMaxPointers = size_t{1} << 24;
constexpr size_t kMaxFrames = size_t{1} << 26;
constexpr size_t kMaxTraces = size_t{1} << 26;

}  // namespace

bool HeaptrackSymbols::AddString(std::string text) {
  string_bytes_ += text.size();
  if (strings_.size() == kMaxStrings || string_bytes_ > kMaxStringBytes) return false;
  strings_.push_back(std::move(text));
  return true;
}

bool HeaptrackSymbols::AddPointer(uint64_t pc, uint32_t module, const std::vector<Frame>& frames) {
  if (!HasString(module) || pointers_.size() == kMaxPointers || frames_.size() + frames.size() > kMaxFrames)
    return false;
  for (const Frame& frame : frames) {
    if (!HasString(frame.function) || !HasString(frame.file)) return false;
  }
  pointers_.push_back(
      {pc, module, static_cast<uint32_t>(frames_.size()), static_cast<uint32_t>(std::max<size_t>(frames.size(), 1))});
  frames_.insert(frames_.end(), frames.begin(), frames.end());
  if (frames.empty()) frames_.emplace_back();
  return true;
}

bool HeaptrackSymbols::AddTrace(uint32_t pointer, uint32_t caller) {
  if (pointer == 0 || pointer > pointers_.size() || !HasTrace(caller) || traces_.size() == kMaxTraces) return false;
  traces_.push_back({pointer, caller});
  return true;
}

std::string_view HeaptrackSymbols::StringOf(uint32_t number) const {
  return number == 0 ? std::string_view() : std::string_view(strings_[number - 1]);
}

std::string HeaptrackSymbols::NameOf(const Pointer& pointer, const Frame& frame) const {
  if (frame.function != 0) return std::string(StringOf(frame.function));
  if (pointer.module == 0) return "???";
  return "??? (" + std::string(FileName(std::string(StringOf(pointer.module)))) + ")";
}

SourceLine HeaptrackSymbols::LineOf(const Frame& frame) const {
  return {std::string(StringOf(frame.file)), frame.line};
}

CallPlace HeaptrackSymbols::PlaceOf(uint32_t trace) const {
  if (trace == 0) return {};
  const Trace& at = traces_[trace - 1];
  if (at.place == 0) return {};
  const Pointer& pointer = pointers_[traces_[at.place - 1].pointer - 1];
  return {at.node, pointer.pc, LineOf(frames_[pointer.first_frame])};
}

void HeaptrackSymbols::Resolve(uint32_t trace) {
  Trace& at = traces_[trace - 1];
  const Pointer& pointer = pointers_[at.pointer - 1];
  modules_.See(StringOf(pointer.module), pointer.pc);
  const uint64_t folded_before = calls_.folded();
  const CallPlace caller = PlaceOf(at.caller);
  CallPlace place = caller;
  for (uint32_t i = pointer.frames; i-- > 0;) {
    const Frame& frame = frames_[pointer.first_frame + i];
    place = calls_.Enter(place, NameOf(pointer, frame), pointer.pc, LineOf(frame));
  }
  if (calls_.folded() == folded_before) {
    at.node = place.node;
    at.place = trace;
  } else {
    at.node = caller.node;
    at.place = at.caller == 0 ? 0 : traces_[at.caller - 1].place;
  }
}

uint32_t HeaptrackSymbols::SiteOf(uint32_t trace) {
  std::vector<uint32_t> unresolved;
  for (uint32_t at = trace; at != 0 && traces_[at - 1].node == UINT32_MAX; at = traces_[at - 1].caller) {
    unresolved.push_back(at);
  }
  for (; !unresolved.empty(); unresolved.pop_back()) Resolve(unresolved.back());
  return calls_.SiteOf(PlaceOf(trace));
}

}  // namespace memline
