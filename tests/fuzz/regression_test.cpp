// SPDX-License-Identifier: MIT
// The corpus, and mutations of it that are the same each time, through the entries of the fuzzers.
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

std::vector<std::filesystem::path> Corpus(const std::string& name) {
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(MEMLINE_TESTS_DIR "/fuzz/corpus/" + name)) {
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
  const std::vector<std::filesystem::path> corpus = Corpus(name);
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

}  // namespace
}  // namespace memline
