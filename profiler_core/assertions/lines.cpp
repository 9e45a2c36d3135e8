// SPDX-License-Identifier: MIT
#include "memline/lines.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "profiler_core/assertions/own_lines.h"

namespace memline {
namespace {

// Lives on to the end of the process: its strings are out in differences.
OwnLines& Lines() {
  static auto* lines = new OwnLines;
  return *lines;
}

std::mutex& LinesMutex() {
  static auto* mutex = new std::mutex;  // protects Lines()
  return *mutex;
}

auto PlaceOf(const memline_line& line) {
  return std::tuple<std::string_view, std::string_view, std::string_view, uint32_t>(line.file, line.function,
                                                                                    line.region, line.line);
}

void Add(memline_line& sum, const memline_line& line) {
  sum.live_bytes += line.live_bytes;
  sum.live_count += line.live_count;
  sum.alloc_bytes += line.alloc_bytes;
  sum.alloc_count += line.alloc_count;
  sum.freed_bytes += line.freed_bytes;
  sum.freed_count += line.freed_count;
  sum.released_bytes += line.released_bytes;
  sum.released_count += line.released_count;
  sum.temporary_count += line.temporary_count;
}

// Of lines in order of their places; returns how many there are.
size_t PutTogether(memline_line* lines, size_t count) {
  size_t kept = 0;
  for (size_t i = 0; i < count; ++i) {
    if (kept != 0 && PlaceOf(lines[kept - 1]) == PlaceOf(lines[i])) {
      Add(lines[kept - 1], lines[i]);
    } else {
      lines[kept++] = lines[i];
    }
  }
  return kept;
}

void Resolve(OwnLines& own, memline_difference* difference) {
  size_t count = 0;
  // Its memory is the difference's, which is the caller's to change.
  auto* lines = const_cast<memline_line*>(memline_difference_lines(difference, &count));
  if (std::any_of(lines, lines + count, [](const memline_line& line) { return line.entry_pc != 0; })) {
    own.Learn(lines, count);
    std::for_each(lines, lines + count, [&own](memline_line& line) { own.Name(line); });
  }
  std::stable_sort(lines, lines + count,
                   [](const memline_line& a, const memline_line& b) { return PlaceOf(a) < PlaceOf(b); });
  count = PutTogether(lines, count);
  std::stable_sort(lines, lines + count, [](const memline_line& a, const memline_line& b) {
    return std::tuple(b.live_bytes, b.alloc_bytes) < std::tuple(a.live_bytes, a.alloc_bytes);
  });
  memline_difference_keep(difference, count);
}

std::string Plural(uint64_t count, const char* what) {
  return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

std::string Where(const memline_line& line) {
  if (line.entry_pc == 0) return line.function;
  std::string where = line.file;
  if (line.line != 0) where += ':' + std::to_string(line.line);
  where += std::string("  ") + line.function;
  if (*line.region != '\0') where += std::string(": ") + line.region;
  if (line.line == 0) where += " (line unknown: build with -g)";
  return where;
}

std::string Figures(const memline_line& line, memline_order order) {
  if (order == MEMLINE_BY_ALLOCATIONS) {
    return Plural(line.alloc_count, "allocation") + " of " + std::to_string(line.alloc_bytes) + " bytes";
  }
  const auto blocks = static_cast<uint64_t>(std::max<int64_t>(0, line.live_count));
  return '+' + std::to_string(line.live_bytes) + " bytes in " + Plural(blocks, "block");
}

std::string DescribeLines(OwnLines& own, memline_difference* difference, memline_order order, unsigned most) {
  Resolve(own, difference);
  size_t count = 0;
  const memline_line* begin = memline_difference_lines(difference, &count);
  std::vector<memline_line> lines(begin, begin + count);
  const bool by_growth = order == MEMLINE_BY_GROWTH;
  std::erase_if(lines,
                [=](const memline_line& line) { return by_growth ? line.live_bytes <= 0 : line.alloc_count == 0; });
  if (!by_growth) {
    std::stable_sort(lines.begin(), lines.end(),
                     [](const memline_line& a, const memline_line& b) { return a.alloc_count > b.alloc_count; });
  }
  std::string text;
  for (size_t i = 0; i < std::min<size_t>(lines.size(), most); ++i) {
    text += "  " + Figures(lines[i], order) + "  " + Where(lines[i]);
    if (const std::string source = own.TextOf(lines[i]); !source.empty()) text += "  " + source;
    text += '\n';
  }
  if (lines.size() > most) text += "  and " + Plural(lines.size() - most, "more line") + '\n';
  return text;
}

// What is allocated in here is not the program's.
class Uncounted {
 public:
  Uncounted() : before_(memline_uncounted_begin()) {}
  ~Uncounted() { memline_uncounted_end(before_); }
  Uncounted(const Uncounted&) = delete;
  Uncounted& operator=(const Uncounted&) = delete;

 private:
  const int before_;
};

}  // namespace
}  // namespace memline

#define MEMLINE_LINES_EXPORT extern "C" __attribute__((visibility("default")))

MEMLINE_LINES_EXPORT void memline_resolve_lines(memline_difference* difference) {
  if (difference == nullptr) return;
  const memline::Uncounted uncounted;
  const std::lock_guard lock(memline::LinesMutex());
  memline::Resolve(memline::Lines(), difference);
}

MEMLINE_LINES_EXPORT size_t memline_describe_lines(memline_difference* difference, memline_order order, unsigned most,
                                                   char* text, size_t capacity) {
  if (difference == nullptr) {
    if (capacity != 0) text[0] = '\0';
    return 0;
  }
  const memline::Uncounted uncounted;
  const std::lock_guard lock(memline::LinesMutex());
  const std::string lines = memline::DescribeLines(memline::Lines(), difference, order, most);
  if (capacity != 0) {
    const size_t length = std::min(lines.size(), capacity - 1);
    std::memcpy(text, lines.data(), length);
    text[length] = '\0';
  }
  return lines.size();
}
