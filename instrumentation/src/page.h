// SPDX-License-Identifier: MIT
#ifndef MEMLINE_RUNTIME_PAGE_H_
#define MEMLINE_RUNTIME_PAGE_H_

#include <cstdint>

namespace memline::runtime {

/// The smallest page of the processors that are supported.
inline constexpr uintptr_t kPageBytes = 4096;

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_PAGE_H_
