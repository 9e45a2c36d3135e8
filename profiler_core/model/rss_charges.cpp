// SPDX-License-Identifier: MIT
#include "profiler_core/model/rss_charges.h"

#include <algorithm>

namespace memline {
namespace {

std::string Ordinal(uint32_t number) {
  const uint32_t tens = number % 100;
  const char* ending = "th";
  if (tens < 11 || tens > 13) {
    if (number % 10 == 1) ending = "st";
    if (number % 10 == 2) ending = "nd";
    if (number % 10 == 3) ending = "rd";
  }
  return std::to_string(number) + ending;
}

std::string InParentheses(const std::string& reason) { return reason.empty() ? "" : " (" + reason + ")"; }

}  // namespace

void KeepSiteRss(const SiteRss& rss, std::vector<SiteRss>& sites) {
  const auto at = std::lower_bound(sites.begin(), sites.end(), rss.site,
                                   [](const SiteRss& a, uint32_t site) { return a.site < site; });
  if (at == sites.end() || at->site != rss.site) {
    sites.insert(at, rss);
    return;
  }
  at->peak_bytes = std::max(at->peak_bytes, rss.peak_bytes);
  if (rss.after_ns < at->after_ns) return;
  at->after_ns = rss.after_ns;
  at->after_bytes = rss.after_bytes;
}

std::string Describe(const RssCharges& charges) {
  switch (charges.method) {
    case RssCharges::Method::kByFaults:
      return "page faults, " + (charges.period == 1 ? std::string("each") : "every " + Ordinal(charges.period));
    case RssCharges::Method::kAtScopes:
      return "begin and end of scopes" + InParentheses(charges.reason);
    case RssCharges::Method::kNotAtAll:
      break;
  }
  return "not measured" + InParentheses(charges.reason);
}

}  // namespace memline
