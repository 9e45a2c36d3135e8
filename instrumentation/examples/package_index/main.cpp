// SPDX-License-Identifier: MIT
// package_index [--fast] [FILE…]: loads Debian package data, indexes it, resolves dependencies and answers queries, as
// a small service would. --fast leaves out the pauses between requests.
#include <memline/profile.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "dependencies.h"
#include "indexes.h"
#include "packages.h"
#include "query_service.h"

namespace {

using package_index::Indexes;
using package_index::Package;
using package_index::PackageId;
using package_index::Query;

bool fast = false;

void Pause(int milliseconds) {
  if (!fast) std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

std::vector<Package> LoadAll(const std::vector<std::string>& files) {
  PROFILE();
  std::vector<Package> packages;
  for (const std::string& file : files) {
    if (!package_index::LoadPackages(file, packages))
      std::fprintf(stderr, "package_index: cannot read %s\n", file.c_str());
    Pause(300);
  }
  return packages;
}

// In batches, so that the closures of one batch are gone before the next.
size_t ResolveInBatches(const std::vector<Package>& packages, const Indexes& indexes) {
  PROFILE();
  constexpr PackageId kBatch = 250;
  constexpr PackageId kMost = 2000;
  const auto count = std::min(static_cast<PackageId>(packages.size()), kMost);
  size_t edges = 0;
  for (PackageId first = 0; first < count; first += kBatch) {
    const auto closures = package_index::ResolveDependencies(packages, indexes, first, std::min(first + kBatch, count));
    for (const auto& closure : closures) edges += closure.size();
    Pause(120);
  }
  return edges;
}

size_t ServeQueries(const std::vector<Package>& packages, const Indexes& indexes) {
  PROFILE();
  static const Query kRequests[] = {
      {Query::Kind::kPrefix, "lib", 0},    {Query::Kind::kSubstring, "library", 0},
      {Query::Kind::kSection, "libs", 0},  {Query::Kind::kSubstring, "shared", 0},
      {Query::Kind::kSection, "utils", 0}, {Query::Kind::kPrefix, "python", 0},
  };
  constexpr int kRounds = 60;
  size_t bytes = 0;
  uint64_t request_id = 0;
  for (int round = 0; round < kRounds; ++round) {
    for (Query request : kRequests) {
      request.request_id = ++request_id;
      bytes += package_index::Answer(request, packages, indexes).size();
    }
    Pause(60);
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--fast") {
      fast = true;
    } else {
      files.emplace_back(argv[i]);
    }
  }
  if (files.empty()) files = package_index::SystemPackageFiles();

  std::vector<Package> packages = LoadAll(files);
  if (packages.empty()) {
    std::fprintf(stderr, "package_index: no packages were found\n");
    return 1;
  }
  MEMLINE_MARK("packages loaded");
  Indexes indexes = package_index::BuildIndexes(packages);
  MEMLINE_MARK("indexes built");
  Pause(400);
  const size_t edges = ResolveInBatches(packages, indexes);
  MEMLINE_MARK("dependencies resolved");
  const size_t answered = ServeQueries(packages, indexes);
  MEMLINE_MARK("queries answered");
  const size_t count = packages.size();
  indexes = Indexes();
  Pause(300);
  packages = std::vector<Package>();
  MEMLINE_MARK("packages dropped");
  Pause(500);
  std::printf("%zu packages, %zu dependencies resolved, %zu bytes of answers, %zu answers still cached\n", count, edges,
              answered, package_index::CachedAnswers());
  return 0;
}
