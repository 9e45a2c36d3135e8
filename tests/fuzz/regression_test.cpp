// SPDX-License-Identifier: MIT
// The corpus, mutations of it that are the same each time, and what the fuzzers have found, through their entries.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/entry.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

using Entry = void (*)(std::string_view);

std::vector<std::filesystem::path> FilesIn(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(MEMLINE_TESTS_DIR "/fuzz/" + folder)) {
    files.push_back(file.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Flips, runs of one byte, cuts and repetitions.
void Mutate(std::string& bytes, std::mt19937& random) {
  for (size_t changes = 1 + random() % 8; changes > 0 && !bytes.empty(); --changes) {
    const size_t at = random() % bytes.size();
    const size_t size = std::min(bytes.size() - at, size_t{1} + random() % 64);
    switch (random() % 8) {
      case 0:
        bytes.erase(at, size);
        break;
      case 1:
        bytes.insert(random() % bytes.size(), bytes.substr(at, size));
        break;
      case 2:
        bytes.replace(at, std::min<size_t>(size, 8), std::min<size_t>(size, 8), random() % 2 == 0 ? '\xff' : '\0');
        break;
      case 3:
        bytes.resize(at);
        break;
      default:
        bytes[at] = static_cast<char>(random());
    }
  }
}

void FeedCorpus(const std::string& name, Entry entry, int mutations) {
  for (const std::filesystem::path& file : FilesIn("found/" + name)) {
    SCOPED_TRACE(file);
    entry(ReadFile(file));
  }
  const std::vector<std::filesystem::path> corpus = FilesIn("corpus/" + name);
  ASSERT_FALSE(corpus.empty());
  std::mt19937 random(1);
  for (const std::filesystem::path& file : corpus) {
    SCOPED_TRACE(file);
    const std::string bytes = ReadFile(file);
    entry(bytes);
    for (int i = 0; i < mutations; ++i) {
      std::string mutated = bytes;
      Mutate(mutated, random);
      entry(mutated);
    }
  }
}

TEST(FuzzRegression, Stream) { FeedCorpus("stream", FuzzStream, 2000); }
TEST(FuzzRegression, Session) { FeedCorpus("session", FuzzSession, 200); }
TEST(FuzzRegression, Json) { FeedCorpus("json", FuzzJson, 300); }
TEST(FuzzRegression, Csv) { FeedCorpus("csv", FuzzCsv, 300); }
TEST(FuzzRegression, Dat) { FeedCorpus("dat", FuzzDat, 300); }
TEST(FuzzRegression, Massif) { FeedCorpus("massif", FuzzMassif, 300); }
TEST(FuzzRegression, Heaptrack) { FeedCorpus("heaptrack", FuzzHeaptrack, 300); }
TEST(FuzzRegression, Compressed) { FeedCorpus("compressed", FuzzCompressed, 2000); }

}  // namespace
}  // namespace memline
