// SPDX-License-Identifier: MIT
// Counters of a recording by what they belong to, in words that do not depend on where the program was loaded.
#ifndef MEMLINE_PROPERTY_COMPARE_SITES_H_
#define MEMLINE_PROPERTY_COMPARE_SITES_H_

#include <map>
#include <string>

#include "profiler_core/receive/recorder.h"

namespace memline::property {

struct SiteFigures {
  Counters counters;
  std::string line;  ///< "file:line", for people
};

/// Key: the annotated path and the address, each address as module+offset. Sites without counts are left out.
using SiteTable = std::map<std::string, SiteFigures>;

[[nodiscard]] SiteTable CountersBySite(const Target& target);

/// Number of sites that differ; prints each.
size_t PrintDifferences(const SiteTable& runtime, const SiteTable& reference);

}  // namespace memline::property

#endif  // MEMLINE_PROPERTY_COMPARE_SITES_H_
