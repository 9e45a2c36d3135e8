// SPDX-License-Identifier: MIT
#include "query_service.h"

#include <memline/profile.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace package_index {
namespace {

constexpr size_t kMaxResults = 40;

using AnswerCache = std::unordered_map<std::string, std::string>;

// Shared by all requests, for as long as the process lives.
AnswerCache& Cache() {
  static auto* const cache = new AnswerCache;
  return *cache;
}

std::vector<PackageId> Find(const Query& query, const std::vector<Package>& packages, const Indexes& indexes) {
  PROFILE();
  std::vector<PackageId> found;
  if (query.kind == Query::Kind::kPrefix) {
    for (auto at = indexes.by_name.lower_bound(query.text); at != indexes.by_name.end(); ++at) {
      if (at->first.compare(0, query.text.size(), query.text) != 0 || found.size() == kMaxResults) break;
      found.push_back(at->second);
    }
  } else if (query.kind == Query::Kind::kSubstring) {
    for (PackageId id = 0; id < packages.size() && found.size() < kMaxResults; ++id) {
      if (packages[id].description.find(query.text) != std::string::npos) found.push_back(id);
    }
  } else if (const auto section = indexes.by_section.find(query.text); section != indexes.by_section.end()) {
    found = section->second;
    found.resize(std::min(found.size(), kMaxResults));
  }
  return found;
}

std::string Render(const std::vector<PackageId>& ids, const std::vector<Package>& packages) {
  PROFILE();
  std::string text;
  for (const PackageId id : ids) {
    const Package& package = packages[id];
    text += package.name + " " + package.version + ": " + package.description + "\n";
  }
  return text;
}

// The bug to be found: the request's number is part of the key, so no answer is ever found again and none ever leaves.
std::string CacheKey(const Query& query) {
  return std::to_string(static_cast<int>(query.kind)) + "/" + query.text + "/" + std::to_string(query.request_id);
}

}  // namespace

const std::string& Answer(const Query& query, const std::vector<Package>& packages, const Indexes& indexes) {
  PROFILE();
  const std::string key = CacheKey(query);
  AnswerCache& cache = Cache();
  if (const auto cached = cache.find(key); cached != cache.end()) return cached->second;
  const std::string text = Render(Find(query, packages, indexes), packages);
  const auto added = cache.emplace(key, text).first;
  MEMLINE_COUNTER("cached answers", cache.size());
  return added->second;
}

size_t CachedAnswers() { return Cache().size(); }

}  // namespace package_index
