// SPDX-License-Identifier: MIT
// Frees nine tenths of many small blocks, so that the allocator cannot or need not give them back:
//   pinned_pages scattered|bulk TRUTH.json
// "scattered" keeps every tenth block: about as many live ones in each page. "bulk" keeps the last tenth: free pages
// lie below it. Says "ready" and then waits until its input is closed.
#include <memline/profile.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

constexpr size_t kBlockBytes = 240;
constexpr size_t kBlocks = (size_t{128} << 20) / kBlockBytes;
char* blocks[kBlocks];

void Allocate() {
  PROFILE();
  for (size_t i = 0; i < kBlocks; ++i) {
    blocks[i] = static_cast<char*>(std::malloc(kBlockBytes));
    if (blocks[i] == nullptr) std::abort();
    std::memset(blocks[i], 1, kBlockBytes);
  }
}

bool Keeps(bool scattered, size_t i) { return scattered ? i % 10 == 0 : i >= kBlocks / 10 * 9; }

size_t FreeMost(bool scattered) {
  PROFILE();
  size_t kept = 0;
  for (size_t i = 0; i < kBlocks; ++i) {
    if (Keeps(scattered, i)) {
      ++kept;
    } else {
      std::free(blocks[i]);
    }
  }
  return kept;
}

bool WriteTruth(const char* path, size_t kept) {
  FILE* file = std::fopen(path, "w");
  if (file == nullptr) return false;
  std::fprintf(file, "{\"live_bytes\": %zu, \"freed_bytes\": %zu, \"blocks\": %zu}\n", kept * kBlockBytes,
               (kBlocks - kept) * kBlockBytes, kept);
  return std::fclose(file) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  Allocate();
  const size_t kept = FreeMost(std::strcmp(argv[1], "scattered") == 0);
  if (!WriteTruth(argv[2], kept)) return 1;
  if (write(STDOUT_FILENO, "ready\n", 6) != 6) return 1;
  char byte;
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
  return 0;
}
