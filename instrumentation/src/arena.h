// SPDX-License-Identifier: MIT
// Memory of the runtime's own, straight from the kernel: never from the program's heap, never given back in pieces.
#ifndef MEMLINE_RUNTIME_ARENA_H_
#define MEMLINE_RUNTIME_ARENA_H_

#include <cstddef>

namespace memline::runtime {

/// Zeroed address space that costs memory only where it is touched, in small pages. nullptr if the kernel refuses.
void* ReservePages(size_t bytes);

/// A copy that lives as long as the process, cut at 4 KiB. "" if there is no memory. Call with the tables' lock held.
const char* CopyString(const char* text);

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_ARENA_H_
