// SPDX-License-Identifier: MIT
// Makes RSS grow and fall by known amounts on known lines: touched PATTERN FILE
// Says of each of them on a line "LINE bytes", and at last "growth bytes", what the kernel says the process has grown
// by. FILE is one that holds kBytes at least.
#include <fcntl.h>
#include <memline/profile.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <future>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr size_t kPage = 4096;
constexpr size_t kHugePage = size_t{2} << 20;
constexpr size_t kBytes = size_t{64} << 20;

long Exactly() {
  FILE* file = std::fopen("/proc/self/smaps_rollup", "r");
  char line[256];
  long kibibytes = 0;
  while (file != nullptr && std::fgets(line, sizeof line, file) != nullptr) {
    if (std::sscanf(line, "Rss: %ld", &kibibytes) == 1) break;
  }
  if (file == nullptr) std::abort();
  std::fclose(file);
  return kibibytes * 1024;
}

char* Map(size_t bytes, int file = -1) {
  const int flags = file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_PRIVATE;
  void* memory = mmap(nullptr, bytes, PROT_READ | (file < 0 ? PROT_WRITE : 0), flags, file, 0);
  if (memory == MAP_FAILED) std::abort();
  madvise(memory, bytes, MADV_NOHUGEPAGE);  // a page is what it touches, whatever the machine prefers
  return static_cast<char*>(memory);
}

void Say(int line, long bytes) { std::printf("%d %ld\n", line, bytes); }

// A statement by which RSS changes.
#define MOVES(bytes, ...)                    \
  do {                                       \
    __VA_ARGS__;                             \
    Say(__LINE__, static_cast<long>(bytes)); \
  } while (false)

void Touch(char* memory, size_t bytes) {
  for (size_t at = 0; at < bytes; at += kPage) memory[at] = 1;
}

unsigned Read(const char* memory, size_t bytes) {
  unsigned sum = 0;
  for (size_t at = 0; at < bytes; at += kPage) sum += static_cast<unsigned char>(memory[at]);
  return sum;
}

void Small() {
  PROFILE();
  char* one = Map(kBytes);
  char* two = Map(kBytes);
  MOVES(kBytes, Touch(one, kBytes));                                                 // a function that it calls
  MOVES(kBytes / 2, for (size_t at = 0; at < kBytes / 2; at += kPage) two[at] = 2);  // its own code
  MOVES(kBytes / 2, std::memset(two + kBytes / 2, 3, kBytes / 2));                   // the C library
}

void Alternating() {
  PROFILE();
  char* one = Map(kBytes);
  char* two = Map(kBytes);
  for (size_t at = 0; at < kBytes; at += 8 * kPage) {
    Touch(one + at, 2 * kPage);
    Touch(two + at, 6 * kPage);
  }
  Say(__LINE__ - 3, kBytes / 4);
  Say(__LINE__ - 3, kBytes / 4 * 3);
}

void OneOfFour(char* memory) {
  PROFILE();
  Touch(memory, kBytes / 4);
  Touch(memory + kBytes / 4, kBytes / 8);
}

void Threads() {
  PROFILE();
  char* memory = Map(4 * kBytes);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < 4; ++i) threads.emplace_back(OneOfFour, memory + i * kBytes);
  for (std::thread& thread : threads) thread.join();
  Say(__LINE__ - 10, kBytes);
  Say(__LINE__ - 10, kBytes / 2);
}

// The same by threads that were there before, once the input ends.
void Late() {
  PROFILE();
  char* memory = Map(4 * kBytes);
  std::vector<std::thread> threads;
  std::promise<void> begin;
  const std::shared_future<void> begun = begin.get_future().share();
  for (size_t i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      begun.wait();
      OneOfFour(memory + i * kBytes);
    });
  }
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  begin.set_value();
  for (std::thread& thread : threads) thread.join();
}

void Huge() {
  PROFILE();
  char* memory = Map(2 * kBytes + kHugePage);
  memory += kHugePage - reinterpret_cast<uintptr_t>(memory) % kHugePage;
  madvise(memory, 2 * kBytes, MADV_HUGEPAGE);
  MOVES(kBytes, Touch(memory, kBytes));
  MOVES(kBytes / 2, Touch(memory + kBytes, kBytes / 2));
}

void Files(const char* path) {
  PROFILE();
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  const char* memory = Map(kBytes, file);
  unsigned sum = 0;
  MOVES(kBytes / 2, sum += Read(memory, kBytes / 2));
  MOVES(kBytes / 2, sum += Read(memory + kBytes / 2, kBytes / 2));
  asm volatile("" : : "r"(sum));
}

void SystemCalls(const char* path) {
  PROFILE();
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  char* memory = Map(kBytes);
  ssize_t bytes = 0;
  MOVES(kBytes / 2, bytes += read(file, memory, kBytes / 2));
  MOVES(kBytes / 4, Touch(memory + kBytes / 2, kBytes / 4));
  MOVES(kBytes / 4, bytes += pread(file, memory + kBytes / 4 * 3, kBytes / 4, 0));
  if (bytes != kBytes / 4 * 3) std::abort();
}

void Zeroed() {
  PROFILE();
  char* memory = nullptr;
  MOVES(0, memory = static_cast<char*>(std::calloc(1, kBytes)));
  if (memory == nullptr) std::abort();
  MOVES(kBytes, Touch(memory, kBytes));
}

void Returned() {
  PROFILE();
  char* one = Map(kBytes);
  auto* two = static_cast<char*>(std::malloc(kBytes));
  if (two == nullptr) std::abort();
  MOVES(kBytes, Touch(one, kBytes));
  MOVES(kBytes, Touch(two, kBytes));
  MOVES(-(kBytes / 2), madvise(one, kBytes / 2, MADV_DONTNEED));
  MOVES(-(kBytes / 2), munmap(one, kBytes));
  MOVES(-kBytes, std::free(two));
}

// Small blocks at the end of the heap, which glibc gives back when it has grown to a certain size.
void Trimmed() {
  PROFILE();
  constexpr size_t kBlock = 2040;  // more than what threads keep to themselves
  constexpr size_t kChunk = 2048;
  constexpr size_t kBlocks = kBytes / kChunk;
  static void* blocks[kBlocks];
  std::memset(blocks, 1, sizeof blocks);
  MOVES(kBlocks * kChunk, for (void*& block : blocks) block = std::memset(std::malloc(kBlock), 1, kBlock));
  MOVES(-(kBlocks * kChunk), for (size_t i = kBlocks; i-- != 0;) std::free(blocks[i]));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string pattern = argv[1];
  Say(0, 0);  // so that what it takes is there
  Exactly();
  const long before = Exactly();
  if (pattern == "small") Small();
  if (pattern == "alternating") Alternating();
  if (pattern == "threads") Threads();
  if (pattern == "late") Late();
  if (pattern == "huge") Huge();
  if (pattern == "files") Files(argv[2]);
  if (pattern == "calls") SystemCalls(argv[2]);
  if (pattern == "zeroed") Zeroed();
  if (pattern == "returned") Returned();
  if (pattern == "trimmed") Trimmed();
  std::printf("growth %ld\n", Exactly() - before);
}
