// SPDX-License-Identifier: MIT
// What a victim knows of its own memory: for each line, what was allocated while it was executing and what of that was
// freed. Nothing here allocates, so nothing here is measured. Thread-safe.
//
//   void* block = Got(std::malloc(100), 100);   this line allocates 100 bytes
//   MEMLINE_CALLS(Inner());                     what Inner allocates happens while this line executes, too
//   std::free(Lost(block));                     the line that allocated the block loses it
//   MEMLINE_GROWS(v, v.push_back(1));           this line allocates and frees as the vector's capacity tells
#ifndef MEMLINE_TESTS_VICTIMS_TRUTH_H_
#define MEMLINE_TESTS_VICTIMS_TRUTH_H_

#include <cstddef>
#include <cstdint>

namespace truth {

/// A line being executed, with all that it calls.
class ActiveLine {
 public:
  explicit ActiveLine(uint32_t line);
  ~ActiveLine();
  ActiveLine(const ActiveLine&) = delete;
  ActiveLine& operator=(const ActiveLine&) = delete;
};

void Allocated(const void* block, size_t bytes, uint32_t line);
void Freed(const void* block);
void Grown(const void* before, size_t bytes_before, const void* after, size_t bytes_after, uint32_t line);

template <typename Value>
Value* Got(Value* block, size_t bytes, uint32_t line = __builtin_LINE()) {
  Allocated(block, bytes, line);
  return block;
}

template <typename Value>
Value* Lost(Value* block) {
  Freed(block);
  return block;
}

/// Writes {"line": {"self": {"alloc_count", "alloc_bytes", "freed_count", "freed_bytes"}, "inclusive": {…}}, …}.
bool Write(const char* path);

}  // namespace truth

#define MEMLINE_CALLS(expression)                   \
  do {                                              \
    const ::truth::ActiveLine truth_line(__LINE__); \
    expression;                                     \
  } while (false)

#define MEMLINE_GROWS(container, expression)                                         \
  do {                                                                               \
    const void* const truth_before = (container).data();                             \
    const size_t truth_bytes = (container).capacity() * sizeof(*(container).data()); \
    expression;                                                                      \
    ::truth::Grown(truth_before, truth_bytes, (container).data(),                    \
                   (container).capacity() * sizeof(*(container).data()), __LINE__);  \
  } while (false)

#endif  // MEMLINE_TESTS_VICTIMS_TRUTH_H_
