// SPDX-License-Identifier: MIT
// A service that looks at its own memory: what it holds, which lines hold it, and a budget for each request.
#include <memline/lines.h>
#include <memline/memline.h>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace {

std::map<int, std::string> sessions;

void OpenSession(int user) {
  PROFILE();
  sessions.emplace(user, std::string(2000, 's'));
}

void Answer(int user) {
  PROFILE();
  MEMLINE_BUDGET(16 << 10);  // an answer may leave 16 KiB behind
  std::vector<char> page(100 << 10);
  page[0] = 'p';
  for (int i = 0; i <= user % 10; ++i) OpenSession(10 * user + i);
}

void Print(const char* title, memline::Difference grown) {
  std::printf("%s: %+lld bytes in %llu allocations\n", title, static_cast<long long>(grown.total().live_bytes),
              static_cast<unsigned long long>(grown.total().alloc_count));
  memline_resolve_lines(grown.handle());
  for (const memline::Line& line : grown) {
    const std::string file = line.file;
    std::printf("  %+9lld  %6llu  %s:%u  %s\n", static_cast<long long>(line.live_bytes),
                static_cast<unsigned long long>(line.alloc_count), file.substr(file.rfind('/') + 1).c_str(), line.line,
                line.function);
  }
}

}  // namespace

int main() {
  const memline::Tracking tracking;
  const memline::Snapshot start = memline::Snapshot::Take();
  for (int user = 0; user < 20; ++user) Answer(user);
  Print("20 answers", memline::Snapshot::Take() - start);

  const memline::Usage now = memline::usage();
  std::printf("live %llu bytes in %llu blocks\n", static_cast<unsigned long long>(now.live_bytes),
              static_cast<unsigned long long>(now.live_count));
  std::printf("answers over their budget: %llu\n",
              static_cast<unsigned long long>(memline::BudgetViolations("Answer")));
  return 0;
}
