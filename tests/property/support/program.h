// SPDX-License-Identifier: MIT
// What generated programs are made of: blocks on shelves, jumps, exceptions, threads, and a count kept by the program
// itself of what each line of its annotated functions allocates and releases.
//
// Everything a thread does depends on nothing but its arguments, so two runs of a program are alike.
#ifndef MEMLINE_PROPERTY_SUPPORT_PROGRAM_H_
#define MEMLINE_PROPERTY_SUPPORT_PROGRAM_H_

#include <alloca.h>
#include <malloc.h>
#include <memline/profile.h>
#include <setjmp.h>

#include <atomic>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

namespace property {

constexpr unsigned kLines = 1u << 16;
constexpr unsigned kShelfBlocks = 16;
constexpr std::size_t kAlignment = 64;

/// What a line allocated and released, and what of its blocks was freed.
struct Count {
  std::atomic<uint64_t> alloc_count, alloc_bytes, released_count, released_bytes, freed_count, freed_bytes;
  std::atomic<bool> opaque;  // the line does not count, or makes others allocate, too
};
extern Count counts[kLines];

/// Stands beside a PROFILE: the line of that activation that is running.
struct Here {
  volatile unsigned line = 0;
  Here* outer;
  Here();
  ~Here();
};

struct Shelf {
  void* blocks[kShelfBlocks];
};

struct Landing;
struct Task;

/// What a thread of the program has.
struct Thread {
  Here* innermost = nullptr;
  Shelf* shelf = nullptr;
  Landing* landing = nullptr;
  Task* comparison = nullptr;  // that the C library makes with us
  unsigned fuel = 0;
};
/// __thread, for thread_local would have each use in another file ask whether there is something to construct.
extern __thread Thread self __attribute__((tls_model("initial-exec")));

inline Here::Here() : outer(self.innermost) { self.innermost = this; }
inline Here::~Here() { self.innermost = outer; }

/// The statement, on a line of its own in an annotated function that has a `here`. The comment that ends it differs
/// from line to line, so calls of two lines are never merged into one.
#define LINE(...)                              \
  do {                                         \
    here.line = __LINE__;                      \
    __VA_ARGS__;                               \
    asm volatile("# line %0" ::"i"(__LINE__)); \
  } while (false)

/// 0 outside every annotated function.
inline unsigned LineNow() { return self.innermost != nullptr ? self.innermost->line : 0; }
void CountAllocation(uint64_t bytes);
void CountRelease(unsigned allocated_at, uint64_t bytes);

enum Form : unsigned {
  kMalloc,
  kCalloc,
  kRealloc,
  kReallocArray,
  kMemalign,
  kAlignedAlloc,
  kPosixMemalign,
  kNew,
  kNewArray,
  kNothrowNew,
  kAlignedNew,
  kForms
};

/// In front of each block.
struct Header {
  unsigned line;
  Form form;
  uint64_t bytes;
};

/// The ways that are not worth being inlined.
void* RareAllocate(Form form, std::size_t bytes);

/// Counts the new block, and returns the room behind its header.
void* Taken(void* block, Form form, std::size_t bytes);
/// Counts the block that is about to be given back. Returns its header, or nullptr if the block was not for free().
Header* ToGive(void* room);

/// Allocates room for `bytes` and a header, in one of the ways there are.
inline void* Take(Form form, std::size_t bytes) {
  std::size_t total = sizeof(Header) + bytes;
  if (form == kAlignedNew) total = (total + kAlignment - 1) / kAlignment * kAlignment;
  return Taken(form == kMalloc ? malloc(total)
               : form == kNew  ? ::operator new(total)
                               : RareAllocate(form, total),
               form, total);
}

inline void Give(void* room) { free(ToGive(room)); }

/// A number that follows `x` in no obvious way.
inline unsigned Next(unsigned x) { return x * 1664525u + 1013904223u; }

/// Puts a new block on the shelf and gives back the one that was there.
inline unsigned Put(unsigned x, Form form) {
  void*& place = self.shelf->blocks[(x >> 8) % kShelfBlocks];
  Give(place);
  place = nullptr;
  place = Take(form, 1 + (x >> 16) % 300);
  return Next(x);
}

inline unsigned Drop(unsigned x) {
  void*& place = self.shelf->blocks[(x >> 8) % kShelfBlocks];
  Give(place);
  place = nullptr;
  return Next(x);
}

/// Changes the size of a block; makes it if there is none.
unsigned Resize(unsigned x);

/// Gives back all that is on the shelf.
inline unsigned Sweep(unsigned x) {
  for (void*& block : self.shelf->blocks) {
    Give(block);
    block = nullptr;
  }
  return Next(x);
}

/// Takes what the containers of the program take.
template <typename Value>
struct Allocator {
  using value_type = Value;
  Allocator() = default;
  template <typename Other>
  Allocator(const Allocator<Other>&) {}
  Value* allocate(std::size_t count) { return static_cast<Value*>(Take(kNew, count * sizeof(Value))); }
  void deallocate(Value* values, std::size_t) { Give(values); }
  friend bool operator==(const Allocator&, const Allocator&) { return true; }
  friend bool operator!=(const Allocator&, const Allocator&) { return false; }
};
using Vector = std::vector<unsigned, Allocator<unsigned>>;
using String = std::basic_string<char, std::char_traits<char>, Allocator<char>>;

inline unsigned Fill(unsigned x, unsigned count) {
  Vector vector;
  for (unsigned i = 0; i < count; ++i) vector.push_back(x + i);
  String string(vector.size(), 'a');
  string += "some more than fits into the string itself";
  return Next(x + static_cast<unsigned>(string.size()));
}

/// The exception of the program. libstdc++ puts 128 bytes in front of it.
struct Error {
  unsigned value;
  unsigned line;
};
constexpr uint64_t kErrorBytes = 128 + sizeof(Error);

[[noreturn]] inline void Throw(unsigned x) {
  CountAllocation(kErrorBytes);
  throw Error{x, LineNow()};
}
/// In the handler, which ends by giving the exception back.
inline unsigned Caught(const Error& error) {
  CountRelease(error.line, kErrorBytes);
  return Next(error.value);
}

/// A place to jump to; a local of the function that calls setjmp(landing.place).
struct Landing {
  jmp_buf place;
  void* frame;
  Here* innermost = self.innermost;
  Landing* outer = self.landing;
  Task* comparison = self.comparison;
  explicit Landing(void* own_frame) : frame(own_frame) { self.landing = this; }
  ~Landing() { Leave(); }
  /// No more jumps to here.
  void Leave() {
    if (self.landing == this) self.landing = outer;
  }
};

/// Jumps to the innermost landing, if there is one.
void Jump();

/// One in so many calls of a program may go on.
inline bool Fuel() { return self.fuel != 0 && self.fuel-- != 0; }

using Entry = unsigned (*)(unsigned x, unsigned depth);

/// Runs the function in a thread, on the shelf of the caller, and waits.
unsigned Spawn(Entry entry, unsigned x, unsigned depth);

/// Runs each function in a thread of its own, all at once; then each sweeps the shelf of another, with `sweep`.
void RunTogether(const Entry* entries, unsigned count, Entry sweep, unsigned x, unsigned depth);

/// Calls the function from the C library, as a comparison.
unsigned Compare(Entry entry, unsigned x, unsigned depth);

/// Gives the calling thread a shelf and fuel, runs, and lets no exception out.
unsigned RunRoot(Entry entry, unsigned x, unsigned depth, unsigned fuel, Shelf& shelf);

/// Says that the lines from `first` up to `end` do not count for themselves.
void LeaveUncounted(unsigned first, unsigned end);

/// Writes the program's own count where PROPERTY_COUNT says.
void WriteCount();

}  // namespace property

#endif  // MEMLINE_PROPERTY_SUPPORT_PROGRAM_H_
