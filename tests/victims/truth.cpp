// SPDX-License-Identifier: MIT
#include "tests/victims/truth.h"

#include <algorithm>
#include <cstdio>
#include <mutex>

namespace truth {
namespace {

constexpr uint32_t kMaxLines = 1024;
constexpr uint32_t kMaxActive = 32;
constexpr size_t kMaxBlocks = 1 << 14;

struct Sums {
  uint64_t alloc_count = 0;
  uint64_t alloc_bytes = 0;
  uint64_t freed_count = 0;
  uint64_t freed_bytes = 0;
};

struct Line {
  Sums self;
  Sums inclusive;
};

// The lines that were executing when the block was allocated, innermost first, each once.
struct Block {
  const void* address = nullptr;
  size_t bytes = 0;
  uint32_t lines[kMaxActive] = {};
  uint32_t line_count = 0;
};

std::mutex mutex;  // protects the tables
Line lines[kMaxLines];
Block blocks[kMaxBlocks];
size_t block_count = 0;

thread_local uint32_t active[kMaxActive];
thread_local uint32_t active_count = 0;

void Charge(const Block& block, uint64_t Sums::*count, uint64_t Sums::*bytes) {
  lines[block.lines[0]].self.*count += 1;
  lines[block.lines[0]].self.*bytes += block.bytes;
  for (uint32_t i = 0; i < block.line_count; ++i) {
    lines[block.lines[i]].inclusive.*count += 1;
    lines[block.lines[i]].inclusive.*bytes += block.bytes;
  }
}

void Print(FILE* file, const char* name, const Sums& sums) {
  std::fprintf(file, R"("%s": {"alloc_count": %lu, "alloc_bytes": %lu, "freed_count": %lu, "freed_bytes": %lu})", name,
               sums.alloc_count, sums.alloc_bytes, sums.freed_count, sums.freed_bytes);
}

}  // namespace

ActiveLine::ActiveLine(uint32_t line) { active[active_count++] = line; }
ActiveLine::~ActiveLine() { --active_count; }

void Allocated(const void* address, size_t bytes, uint32_t line) {
  Block block{address, bytes, {line}, 1};
  for (uint32_t i = active_count; i-- > 0;) {
    uint32_t* const end = block.lines + block.line_count;
    if (std::find(block.lines, end, active[i]) == end) block.lines[block.line_count++] = active[i];
  }
  const std::lock_guard lock(mutex);
  Charge(block, &Sums::alloc_count, &Sums::alloc_bytes);
  blocks[block_count++] = block;
}

void Freed(const void* address) {
  const std::lock_guard lock(mutex);
  for (size_t i = block_count; i-- > 0;) {
    if (blocks[i].address != address) continue;
    Charge(blocks[i], &Sums::freed_count, &Sums::freed_bytes);
    blocks[i] = blocks[--block_count];
    return;
  }
}

void Grown(const void* before, size_t bytes_before, const void* after, size_t bytes_after, uint32_t line) {
  if (bytes_before == bytes_after) return;
  if (bytes_after != 0) Allocated(after, bytes_after, line);
  if (bytes_before != 0) Freed(before);
}

bool Write(const char* path) {
  FILE* file = std::fopen(path, "w");
  if (file == nullptr) return false;
  const char* separator = "{";
  for (uint32_t line = 0; line < kMaxLines; ++line) {
    if (lines[line].inclusive.alloc_count == 0) continue;
    std::fprintf(file, "%s\n\"%u\": {", separator, line);
    Print(file, "self", lines[line].self);
    std::fputs(", ", file);
    Print(file, "inclusive", lines[line].inclusive);
    std::fputs("}", file);
    separator = ",";
  }
  std::fputs("\n}\n", file);
  return std::fclose(file) == 0;
}

}  // namespace truth
