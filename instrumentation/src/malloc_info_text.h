// SPDX-License-Identifier: MIT
// What glibc's malloc_info prints of its arenas (malloc_info(3)), read piece by piece while it prints.
//
// An element is looked at when it is complete, by its name and attributes; those that are not known are passed over.
// What is no text of version 1, or contradicts itself, is not believed at all.
#ifndef MEMLINE_RUNTIME_MALLOC_INFO_TEXT_H_
#define MEMLINE_RUNTIME_MALLOC_INFO_TEXT_H_

#include <cstddef>
#include <cstdint>

namespace memline::runtime {

class MallocInfoText {
 public:
  struct Heap {
    uint64_t system_bytes;  ///< obtained from the kernel
    uint64_t free_bytes;    ///< of that, not handed out; glibc counts a byte too much for each free chunk
  };
  /// Of more heaps than this nothing is said: glibc makes no more than eight for each processor.
  static constexpr uint32_t kMaxHeaps = 1u << 16;

  /// Reserves room for the heaps. False if the kernel refuses.
  bool Init();
  /// A new text.
  void Begin();
  /// The next piece of it, cut anywhere.
  void Take(const char* bytes, size_t count);

  /// Whether the text came to its end and made sense.
  bool complete() const { return state_ == State::kComplete; }
  uint32_t heap_count() const { return heap_count_; }
  /// In the order of the text: the main arena, then the others.
  const Heap& heap(uint32_t index) const { return heaps_[index]; }

 private:
  enum class State : uint8_t { kBefore, kOutsideHeaps, kInHeap, kComplete, kMalformed };

  State AfterElement();
  State InHeap();
  bool Is(const char* name) const;
  // The value of an attribute of the element; nullptr if it has none such.
  const char* Attribute(const char* name) const;
  bool AttributeIs(const char* name, const char* value) const;
  bool Number(const char* name, uint64_t& number) const;

  Heap* heaps_ = nullptr;
  uint32_t heap_count_ = 0;
  bool system_known_ = false;  // of the present heap
  State state_ = State::kBefore;
  bool in_element_ = false;
  char element_[256] = {};  // what stands between < and >
  size_t element_bytes_ = 0;
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_MALLOC_INFO_TEXT_H_
