// SPDX-License-Identifier: MIT
#ifndef MEMLINE_RUNTIME_MAPPING_HOOKS_H_
#define MEMLINE_RUNTIME_MAPPING_HOOKS_H_

#include <cstddef>

namespace memline::runtime {

/// Smaller blocks do not go back to the kernel by themselves: the least that glibc maps apart, or trims by.
inline constexpr size_t kLargeBlockBytes = size_t{128} << 10;

/// Before the allocator may give memory back.
void SettleBeforeFree();

/// After the allocator may have given memory back: charges that to the line that freed.
void SettleFree(char* frame);

/// Whether the heap's end has come down since this was asked last: glibc has trimmed it. A load and a comparison.
bool BreakHasFallen();

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_MAPPING_HOOKS_H_
