// SPDX-License-Identifier: MIT
#ifndef MEMLINE_REPORT_MEMORY_SECTION_H_
#define MEMLINE_REPORT_MEMORY_SECTION_H_

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "profiler_core/model/session.h"

namespace memline {

/// "Where is my RSS" as tables to read; "" where it is not known.
[[nodiscard]] std::string MemorySection(const Target& target);

/// The same as fields of a process, described in resources/doc/report-json.md.
void AddMemory(nlohmann::ordered_json& process, const Target& target);

}  // namespace memline

#endif  // MEMLINE_REPORT_MEMORY_SECTION_H_
