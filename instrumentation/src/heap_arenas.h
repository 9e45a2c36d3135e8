// SPDX-License-Identifier: MIT
// What each of glibc's arenas has from the kernel, and how much of that is free. Helper thread only.
//
// glibc prints it into a FILE (malloc_info(3)). That FILE is the runtime's own, in memory of its own, and is never
// closed: nothing is allocated from the program's heap, which would even give the helper thread an arena. As any FILE
// it is flushed by whoever calls fflush(NULL) or exit, under its lock.
#ifndef MEMLINE_RUNTIME_HEAP_ARENAS_H_
#define MEMLINE_RUNTIME_HEAP_ARENAS_H_

#include <cstdint>
#include <cstdio>

#include "malloc_info_text.h"
#include "memline/wire.h"

namespace memline::runtime {

class HeapArenas {
 public:
  /// Reserves what asking needs. False if the kernel refuses.
  bool Init();
  /// A new collector, which gets all arenas. They are known where the allocator is glibc's and no other malloc stands
  /// before the runtime's.
  void Begin();
  /// Whether asking is worth its time now: it holds each arena's lock while it goes over its free chunks, so it is done
  /// so rarely that it takes at most 0.1 % of the time.
  bool IsTime(uint64_t now_ns) const { return known_ && now_ns >= next_question_ns_; }
  /// The same for the last time, where it may put off the end of the program by so much.
  bool IsTimeAtEnd(uint64_t budget_ns) const { return known_ && question_costs_ns_ < budget_ns; }
  bool known() const { return known_; }
  void Ask(uint64_t now_ns);

  /// Below it are the arenas as they were last asked for; an arena keeps its number.
  uint32_t count() const { return count_; }
  const wire::Arena& arena(uint32_t number) const { return arenas_[number]; }
  bool IsUnsent(uint32_t number) const;
  void Sent(uint32_t number) { sent_[number] = arenas_[number]; }

 private:
  bool OpenFile();
  void TakeOver(uint64_t now_ns);

  MallocInfoText text_;
  FILE* file_ = nullptr;
  bool known_ = false;
  bool asking_ = false;  // found set by the next question: a fork came between, and the child has this from its parent
  uint64_t next_question_ns_ = 0;
  uint64_t question_costs_ns_ = 0;  // processor time
  uint32_t count_ = 0;
  wire::Arena arenas_[wire::kMaxArenas] = {};
  wire::Arena sent_[wire::kMaxArenas] = {};
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_HEAP_ARENAS_H_
