// SPDX-License-Identifier: MIT
// What lines made of the process's RSS, and how that is known.
#ifndef MEMLINE_MODEL_RSS_CHARGES_H_
#define MEMLINE_MODEL_RSS_CHARGES_H_

#include <string>
#include <vector>

#include "profiler_core/model/session.h"

namespace memline {

/// In order of sites, each once: as it was the last time, and the highest of all times.
void KeepSiteRss(const SiteRss& rss, std::vector<SiteRss>& sites);

/// "page faults, every 16th", "begin and end of scopes (a debugger is attached)", "not measured (…)".
[[nodiscard]] std::string Describe(const RssCharges& charges);

}  // namespace memline

#endif  // MEMLINE_MODEL_RSS_CHARGES_H_
