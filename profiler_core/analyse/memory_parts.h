// SPDX-License-Identifier: MIT
// Where is my RSS: the resident memory of a target at any moment, divided among those who hold it.
//
// What is known and what is estimated is told in resources/doc/memory-parts.md.
#ifndef MEMLINE_ANALYSE_MEMORY_PARTS_H_
#define MEMLINE_ANALYSE_MEMORY_PARTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "profiler_core/model/session.h"

namespace memline {

enum class MemoryPart : uint8_t { kLive, kFragmented, kRetained, kStacks, kFiles, kShared, kRuntime, kOther };
inline constexpr size_t kMemoryPartCount = 8;

struct MemoryPartInfo {
  std::string_view key;      ///< in JSON
  std::string_view title;    ///< on screen
  std::string_view meaning;  ///< in a few words
};
inline constexpr std::array<MemoryPartInfo, kMemoryPartCount> kMemoryPartInfo = {{
    {"live_bytes", "Live heap", "what the program has allocated and not freed"},
    {"fragmented_bytes", "Heap overhead", "headers, rounding, and free memory in pages that live blocks keep"},
    {"retained_bytes", "Heap retained", "free pages that the allocator keeps; trim gives them back"},
    {"stack_bytes", "Stacks", "of the main thread and the threads that memline has seen"},
    {"file_bytes", "Code and files", "programs, libraries and their variables, mapped files"},
    {"shared_bytes", "Shared memory", ""},
    {"runtime_bytes", "memline itself", "the tables that record the program"},
    {"other_bytes", "Other anonymous", "mapped by the program itself, or unknown"},
}};

struct MemoryParts {
  std::array<uint64_t, kMemoryPartCount> bytes{};
  [[nodiscard]] uint64_t& operator[](MemoryPart part) { return bytes[static_cast<size_t>(part)]; }
  [[nodiscard]] uint64_t operator[](MemoryPart part) const { return bytes[static_cast<size_t>(part)]; }
  /// The parts together, which is the RSS of the moment.
  [[nodiscard]] uint64_t rss_bytes() const;
  bool operator==(const MemoryParts&) const = default;
};

/// By the readings before and after the moment. Nothing where there are no readings or no samples. O(log n).
[[nodiscard]] std::optional<MemoryParts> PartsAt(const Target& target, int64_t time_ns);

/// Of the memory in pages that hold live blocks, the share that is not live. Nothing while no block is known.
[[nodiscard]] std::optional<double> Fragmentation(const MemoryParts& parts);

}  // namespace memline

#endif  // MEMLINE_ANALYSE_MEMORY_PARTS_H_
