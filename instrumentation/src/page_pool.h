// SPDX-License-Identifier: MIT
// Memory for what the program asks of the runtime and gives back: snapshots and their differences. From the kernel, not
// from the program's heap.
#ifndef MEMLINE_RUNTIME_PAGE_POOL_H_
#define MEMLINE_RUNTIME_PAGE_POOL_H_

#include <cstddef>

namespace memline::runtime {

/// Of at least so many bytes, up to 64 MiB; their content is undefined. nullptr if there is none. Under the
/// RecordingLock.
void* TakePages(size_t bytes);
/// Keeps their address for the next who wants about as much. `bytes` as they were taken. Under the RecordingLock.
void ReturnPages(void* pages, size_t bytes);

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_PAGE_POOL_H_
