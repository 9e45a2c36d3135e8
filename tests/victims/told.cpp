// SPDX-License-Identifier: MIT
// Does as it is told, a word and a number in each line of its input, and repeats it when it is done:
//   keep N   allocates N blocks of 100 bytes on one line of Keep
//   drop N   frees the last N of them on one line of Drop
//   mark N   sets a mark "told N"
//   count 0  says "recording" or "idle"
// Exits with 7 when its input ends.
#include <memline/profile.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

constexpr size_t kMaxBlocks = 1 << 16;
void* blocks[kMaxBlocks];
size_t count = 0;

void Keep() {
  PROFILE();
  blocks[count++] = std::malloc(100);
}

void Drop() {
  PROFILE();
  std::free(blocks[--count]);
}

// Input and output without stdio's streams, which would allocate.
bool ReadLine(char* line, size_t capacity) {
  for (size_t length = 0; length + 1 < capacity; ++length) {
    if (read(STDIN_FILENO, line + length, 1) != 1) return false;
    if (line[length] != '\n') continue;
    line[length] = '\0';
    return true;
  }
  return false;
}

bool WriteLine(const char* text) {
  char line[80];
  const int length = std::snprintf(line, sizeof line, "%s\n", text);
  return write(STDOUT_FILENO, line, static_cast<size_t>(length)) == length;
}

}  // namespace

int main() {
  char line[64];
  while (ReadLine(line, sizeof line)) {
    char word[16] = "";
    size_t times = 0;
    if (std::sscanf(line, "%15s %zu", word, &times) != 2) return 1;
    for (size_t i = 0; i < times && std::strcmp(word, "keep") == 0 && count < kMaxBlocks; ++i) Keep();
    for (size_t i = 0; i < times && std::strcmp(word, "drop") == 0 && count > 0; ++i) Drop();
    if (std::strcmp(word, "mark") == 0) {
      char text[32];
      std::snprintf(text, sizeof text, "told %zu", times);
      MEMLINE_MARK(text);
    }
    const bool asked = std::strcmp(word, "count") == 0;
    if (!WriteLine(!asked ? line : memline_recording.load() != 0 ? "recording" : "idle")) return 1;
  }
  return 7;
}
