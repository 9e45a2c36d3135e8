// SPDX-License-Identifier: MIT
#include "heap_arenas.h"

#include <malloc.h>
#include <sys/types.h>

#include <algorithm>
#include <cstring>

#include "clock.h"
#include "coverage.h"
#include "real_allocator.h"

namespace memline::runtime {
namespace {

constexpr uint64_t kShareOfTime = 1000;
// Allocated by nobody, so that setvbuf keeps it.
char file_buffer[4096];

ssize_t Write(void* text, const char* bytes, size_t count) {
  static_cast<MallocInfoText*>(text)->Take(bytes, count);
  return static_cast<ssize_t>(count);
}

}  // namespace

bool HeapArenas::Init() { return text_.Init(); }

void HeapArenas::Begin() {
  const Coverage& coverage = FindCoverage();
  known_ = coverage.malloc && coverage.malloc_is_ours && strcmp(coverage.allocator, "glibc") == 0;
  next_question_ns_ = question_costs_ns_ = 0;
  count_ = 0;
  memset(sent_, 0, sizeof sent_);
}

bool HeapArenas::OpenFile() {
  const OwnBlocks own_blocks;
  cookie_io_functions_t functions{};
  functions.write = Write;
  FILE* file = fopencookie(&text_, "w", functions);
  if (file == nullptr) return false;
  if (!IsBootstrapBlock(file)) {  // the program's after all: no more of it then
    fclose(file);
    return false;
  }
  setvbuf(file, file_buffer, _IOFBF, sizeof file_buffer);
  file_ = file;
  return true;
}

void HeapArenas::Ask(uint64_t now_ns) {
  if (asking_) file_ = nullptr;  // in whatever state the fork found it
  asking_ = true;
  const uint64_t begin_ns = ClockNanoseconds(CLOCK_THREAD_CPUTIME_ID);  // waiting for a lock costs nothing
  if (file_ != nullptr || OpenFile()) {
    text_.Begin();
    const bool printed = malloc_info(0, file_) == 0;
    if (fflush(file_) == 0 && printed && text_.complete()) TakeOver(now_ns);
  } else {
    known_ = false;
  }
  asking_ = false;
  question_costs_ns_ = ClockNanoseconds(CLOCK_THREAD_CPUTIME_ID) - begin_ns;
  next_question_ns_ = now_ns + question_costs_ns_ * kShareOfTime;
}

// glibc prints the main arena first and then the newest. Counted from the end, an arena keeps its number when others
// are made. The last number is for all that are left.
void HeapArenas::TakeOver(uint64_t now_ns) {
  const uint32_t heaps = text_.heap_count();
  count_ = std::min(heaps, wire::kMaxArenas);
  for (uint32_t number = 0; number < count_; ++number) arenas_[number] = {number, now_ns, 0, 0};
  for (uint32_t i = 0; i < heaps; ++i) {
    wire::Arena& arena = arenas_[i == 0 ? 0 : std::min(heaps - i, wire::kMaxArenas - 1)];
    arena.system_bytes += text_.heap(i).system_bytes;
    arena.free_bytes += text_.heap(i).free_bytes;
  }
}

bool HeapArenas::IsUnsent(uint32_t number) const {
  const wire::Arena& now = arenas_[number];
  const wire::Arena& sent = sent_[number];
  return sent.time_ns == 0 || now.system_bytes != sent.system_bytes || now.free_bytes != sent.free_bytes;
}

}  // namespace memline::runtime
