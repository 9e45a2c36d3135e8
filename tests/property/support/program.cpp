// SPDX-License-Identifier: MIT
#include "program.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <cstdio>

/// Only the reference has it: it is told what it cannot see, the runtime has to find out.
extern "C" __attribute__((weak)) void memline_property_jump(void* frame);

namespace property {

Count counts[kLines];
__thread Thread self;

void CountAllocation(uint64_t bytes) {
  Count& count = counts[LineNow()];
  count.alloc_count += 1;
  count.alloc_bytes += bytes;
}

void CountRelease(unsigned allocated_at, uint64_t bytes) {
  Count& allocator = counts[allocated_at];
  allocator.freed_count += 1;
  allocator.freed_bytes += bytes;
  Count& releaser = counts[LineNow()];
  releaser.released_count += 1;
  releaser.released_bytes += bytes;
}

void* RareAllocate(Form form, std::size_t bytes) {
  void* block = nullptr;
  switch (form) {
    case kCalloc:
      return calloc(1, bytes);
    case kRealloc:
      return realloc(nullptr, bytes);
    case kReallocArray:
      return reallocarray(nullptr, bytes, 1);
    case kMemalign:
      return memalign(kAlignment, bytes);
    case kAlignedAlloc:
      return aligned_alloc(kAlignment, bytes);
    case kPosixMemalign:
      return posix_memalign(&block, kAlignment, bytes) == 0 ? block : nullptr;
    case kNewArray:
      return new char[bytes];
    case kNothrowNew:
      return ::operator new(bytes, std::nothrow);
    default:
      return ::operator new (bytes, std::align_val_t{kAlignment});
  }
}

void* Taken(void* block, Form form, std::size_t bytes) {
  auto* header = static_cast<Header*>(block);
  header->line = LineNow();
  header->form = form;
  header->bytes = bytes;
  CountAllocation(bytes);
  return header + 1;
}

Header* ToGive(void* room) {
  if (room == nullptr) return nullptr;
  Header* header = static_cast<Header*>(room) - 1;
  CountRelease(header->line, header->bytes);
  switch (header->form) {
    case kNew:
      ::operator delete(header);
      return nullptr;
    case kNewArray:
      delete[] reinterpret_cast<char*>(header);
      return nullptr;
    case kNothrowNew:
      ::operator delete(header, std::nothrow);
      return nullptr;
    case kAlignedNew:
      ::operator delete (header, std::align_val_t{kAlignment});
      return nullptr;
    default:
      return header;
  }
}

unsigned Resize(unsigned x) {
  void*& place = self.shelf->blocks[(x >> 8) % kShelfBlocks];
  Header* header = place != nullptr ? static_cast<Header*>(place) - 1 : nullptr;
  if (header == nullptr || header->form > kPosixMemalign) return Put(x, kRealloc);
  CountRelease(header->line, header->bytes);
  const std::size_t bytes = sizeof(Header) + 1 + (x >> 12) % 5000;
  header = static_cast<Header*>(x & 4 ? realloc(header, bytes) : reallocarray(header, bytes, 1));
  header->line = LineNow();
  header->bytes = bytes;
  CountAllocation(bytes);
  place = header + 1;
  return Next(x);
}

void Jump() {
  Landing* landing = self.landing;
  if (landing == nullptr) return;
  if (memline_property_jump != nullptr) memline_property_jump(landing->frame);
  self.innermost = landing->innermost;
  self.comparison = landing->comparison;
  longjmp(landing->place, 1);
}

struct Task {
  Entry entry;
  unsigned x;
  unsigned depth;
  unsigned fuel;
  Shelf* shelf;
  pthread_t thread;
  // Of threads that run together.
  pthread_barrier_t* barrier;
  Entry sweep;
  Shelf* shelf_to_sweep;
};

namespace {

unsigned Guarded(Entry entry, unsigned x, unsigned depth) {
  try {
    return entry(x, depth);
  } catch (const Error& error) {
    return Caught(error);
  }
}

void* RunTask(void* argument) {
  Task& task = *static_cast<Task*>(argument);
  self.shelf = task.shelf;
  self.fuel = task.fuel;
  task.x = Guarded(task.entry, task.x, task.depth);
  if (task.barrier == nullptr) return nullptr;
  pthread_barrier_wait(task.barrier);
  self.shelf = task.shelf_to_sweep;
  self.fuel = 100;
  task.x = Guarded(task.sweep, task.x, 2);
  pthread_barrier_wait(task.barrier);
  return nullptr;
}

int CompareEntries(const void* left, const void* right) {
  Task& task = *self.comparison;
  task.x = task.entry(task.x, task.depth);
  return *static_cast<const int*>(left) - *static_cast<const int*>(right);
}

}  // namespace

unsigned Spawn(Entry entry, unsigned x, unsigned depth) {
  counts[LineNow()].opaque = true;  // libpthread allocates for the thread
  Task task{entry, x, depth, self.fuel / 2, self.shelf, {}, nullptr, nullptr, nullptr};
  if (pthread_create(&task.thread, nullptr, RunTask, &task) != 0) abort();
  pthread_join(task.thread, nullptr);
  return task.x;
}

void RunTogether(const Entry* entries, unsigned count, Entry sweep, unsigned x, unsigned depth) {
  constexpr unsigned kMost = 8;
  Shelf shelves[kMost] = {};
  Task tasks[kMost];
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, nullptr, count);
  for (unsigned i = 0; i < count; ++i) {
    tasks[i] = {entries[i], x + i, depth, 2000, &shelves[i], {}, &barrier, sweep, &shelves[(i + 1) % count]};
    if (pthread_create(&tasks[i].thread, nullptr, RunTask, &tasks[i]) != 0) abort();
  }
  for (unsigned i = 0; i < count; ++i) pthread_join(tasks[i].thread, nullptr);
  pthread_barrier_destroy(&barrier);
}

unsigned Compare(Entry entry, unsigned x, unsigned depth) {
  Task task{entry, x, depth, 0, nullptr, {}, nullptr, nullptr, nullptr};
  Task* outer = self.comparison;
  self.comparison = &task;
  int numbers[] = {3, 1, 2};
  try {
    qsort(numbers, 3, sizeof numbers[0], CompareEntries);
  } catch (...) {
    self.comparison = outer;
    throw;
  }
  self.comparison = outer;
  return task.x;
}

unsigned RunRoot(Entry entry, unsigned x, unsigned depth, unsigned fuel, Shelf& shelf) {
  self.shelf = &shelf;
  self.fuel = fuel;
  return Guarded(entry, x, depth);
}

void LeaveUncounted(unsigned first, unsigned end) {
  for (unsigned line = first; line < end; ++line) counts[line].opaque = true;
}

void WriteCount() {
  const char* path = getenv("PROPERTY_COUNT");
  if (path == nullptr) return;
  const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  for (unsigned line = 1; line < kLines; ++line) {
    const unsigned first = line;
    while (line < kLines && counts[line].opaque) ++line;
    if (line != first) dprintf(file, "opaque %u %u\n", first, line);
    if (line == kLines) break;
    const Count& count = counts[line];
    if (count.alloc_count == 0 && count.released_count == 0) continue;
    const auto number = [](const std::atomic<uint64_t>& value) { return static_cast<unsigned long long>(value); };
    dprintf(file, "line %u %llu %llu %llu %llu %llu %llu\n", line, number(count.alloc_count), number(count.alloc_bytes),
            number(count.released_count), number(count.released_bytes), number(count.freed_count),
            number(count.freed_bytes));
  }
  close(file);
}

}  // namespace property
