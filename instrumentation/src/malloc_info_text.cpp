// SPDX-License-Identifier: MIT
#include "malloc_info_text.h"

#include <algorithm>
#include <cstring>

#include "arena.h"

namespace memline::runtime {

bool MallocInfoText::Init() {
  if (heaps_ == nullptr) heaps_ = static_cast<Heap*>(ReservePages(kMaxHeaps * sizeof(Heap)));
  return heaps_ != nullptr;
}

void MallocInfoText::Begin() {
  state_ = State::kBefore;
  heap_count_ = 0;
  in_element_ = false;
}

void MallocInfoText::Take(const char* bytes, size_t count) {
  for (size_t i = 0; i < count && state_ != State::kMalformed; ++i) {
    const char c = bytes[i];
    if (!in_element_) {
      in_element_ = c == '<';
      element_bytes_ = 0;
    } else if (c == '>') {
      in_element_ = false;
      element_[element_bytes_] = '\0';
      state_ = AfterElement();
    } else if (c == '<' || c == '\0' || element_bytes_ == sizeof element_ - 1) {
      state_ = State::kMalformed;
    } else {
      element_[element_bytes_++] = c;
    }
  }
}

MallocInfoText::State MallocInfoText::AfterElement() {
  switch (state_) {
    case State::kBefore:
      return Is("malloc") && AttributeIs("version", "1") ? State::kOutsideHeaps : State::kMalformed;
    case State::kOutsideHeaps: {
      if (Is("/malloc")) return heap_count_ != 0 ? State::kComplete : State::kMalformed;
      if (!Is("heap")) return State::kOutsideHeaps;  // totals of all heaps
      uint64_t number;
      if (!Number("nr", number) || number != heap_count_ || number == kMaxHeaps) return State::kMalformed;
      heaps_[heap_count_] = {};
      system_known_ = false;
      return State::kInHeap;
    }
    case State::kInHeap:
      return InHeap();
    case State::kComplete:
    case State::kMalformed:
      break;
  }
  return State::kMalformed;
}

MallocInfoText::State MallocInfoText::InHeap() {
  Heap& heap = heaps_[heap_count_];
  if (Is("/heap")) {
    if (!system_known_) return State::kMalformed;
    heap.free_bytes = std::min(heap.free_bytes, heap.system_bytes);
    ++heap_count_;
    return State::kOutsideHeaps;
  }
  if (Is("heap") || Is("/malloc")) return State::kMalformed;
  uint64_t bytes;
  if (Is("total") && (AttributeIs("type", "fast") || AttributeIs("type", "rest"))) {
    if (!Number("size", bytes) || __builtin_add_overflow(heap.free_bytes, bytes, &heap.free_bytes)) {
      return State::kMalformed;
    }
  } else if (Is("system") && AttributeIs("type", "current")) {
    if (system_known_ || !Number("size", bytes)) return State::kMalformed;
    heap.system_bytes = bytes;
    system_known_ = true;
  }
  return State::kInHeap;
}

bool MallocInfoText::Is(const char* name) const {
  const size_t length = strlen(name);
  return strncmp(element_, name, length) == 0 && (element_[length] == '\0' || strchr(" \t\n/", element_[length]));
}

const char* MallocInfoText::Attribute(const char* name) const {
  const size_t length = strlen(name);
  for (const char* at = strchr(element_, ' '); at != nullptr; at = strchr(at, ' ')) {
    ++at;
    if (strncmp(at, name, length) == 0 && at[length] == '=' && at[length + 1] == '"') return at + length + 2;
  }
  return nullptr;
}

bool MallocInfoText::AttributeIs(const char* name, const char* value) const {
  const char* found = Attribute(name);
  const size_t length = strlen(value);
  return found != nullptr && strncmp(found, value, length) == 0 && found[length] == '"';
}

bool MallocInfoText::Number(const char* name, uint64_t& number) const {
  const char* at = Attribute(name);
  if (at == nullptr || *at < '0' || *at > '9') return false;
  number = 0;
  for (; *at >= '0' && *at <= '9'; ++at) {
    if (__builtin_mul_overflow(number, uint64_t{10}, &number) ||
        __builtin_add_overflow(number, static_cast<uint64_t>(*at - '0'), &number)) {
      return false;
    }
  }
  return *at == '"';
}

}  // namespace memline::runtime
