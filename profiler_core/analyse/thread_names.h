// SPDX-License-Identifier: MIT
#ifndef MEMLINE_ANALYSE_THREAD_NAMES_H_
#define MEMLINE_ANALYSE_THREAD_NAMES_H_

#include <cstdint>
#include <map>
#include <string>

#include "profiler_core/model/session.h"

namespace memline {

/// By thread slot: "name (tid)", with ", then 12 more" where so many threads followed the first one in the slot.
[[nodiscard]] std::map<uint64_t, std::string> NameThreads(const Target& target);

}  // namespace memline

#endif  // MEMLINE_ANALYSE_THREAD_NAMES_H_
