// SPDX-License-Identifier: MIT
// When calls of the program make RSS move: which line is charged with it.
#ifndef MEMLINE_RUNTIME_RSS_SETTLING_H_
#define MEMLINE_RUNTIME_RSS_SETTLING_H_

#include <cstddef>
#include <cstdint>

namespace memline::runtime {

/// Smaller blocks do not go back to the kernel by themselves: the least that glibc maps apart, or trims by.
inline constexpr size_t kLargeBlockBytes = size_t{128} << 10;

/// Whether the calling thread measures RSS.
bool Measures();

/// The site of a call with the frame address `frame`, from `return_address`. An allocator calls with its locks held, so
/// then only what is known already counts.
uint32_t SiteOfCall(char* frame, const void* return_address);

/// After a call that may have moved RSS. These two need Measures().
void SettleCall(char* frame, const void* return_address);
/// Before it. Where faults are not delivered, what has come until now is of some line of the function.
void SettleUpToNow();

/// Before the allocator may give memory back.
void SettleBeforeFree();

/// After the allocator may have given memory back: charges that to the line that freed.
void SettleFree(char* frame);

/// Whether the heap's end has come down since this was asked last: glibc has trimmed it. A load and a comparison.
bool BreakHasFallen();

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_RSS_SETTLING_H_
