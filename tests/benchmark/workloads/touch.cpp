// SPDX-License-Identifier: MIT
// Fresh memory and nothing else: the price is the kernel's page faults, so what a profiler adds to each fault shows.
#include <memline/profile.h>

#include <cstdlib>
#include <vector>

#include "tests/benchmark/workloads/workload.h"

namespace {

constexpr size_t kPage = 4096;
constexpr unsigned kSizes = 11;  // 4 KiB, 8 KiB, … 4 MiB

char* TouchedBlock(size_t pages) {
  PROFILE();
  auto* block = static_cast<char*>(std::malloc(pages * kPage));
  if (!block) std::abort();
  for (size_t page = 0; page < pages; ++page) static_cast<volatile char*>(block)[page * kPage] = 1;
  return block;
}

}  // namespace

uint64_t Touch(uint64_t pages) {
  PROFILE();
  std::vector<char*> blocks;
  for (uint64_t left = pages; left > 0;) {
    uint64_t block_pages = uint64_t{1} << blocks.size() % kSizes;
    if (block_pages > left) block_pages = left;
    blocks.push_back(TouchedBlock(block_pages));
    left -= block_pages;
  }
  NotePeak();
  for (char* block : blocks) std::free(block);
  return blocks.size();
}
