// SPDX-License-Identifier: MIT
#include "smaps.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>
#include <vector>

namespace memline::runtime {
namespace {

std::vector<Mapping> Parse(const std::string& text, size_t capacity = 4096) {
  const int file = memfd_create("smaps", MFD_CLOEXEC);
  EXPECT_EQ(write(file, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  lseek(file, 0, SEEK_SET);
  std::vector<char> buffer(capacity);
  Smaps smaps(file, buffer.data(), buffer.size());
  std::vector<Mapping> mappings;
  for (Mapping mapping; smaps.Next(mapping); mapping = {}) mappings.push_back(mapping);
  close(file);
  return mappings;
}

std::string Entry(const std::string& heading, uint64_t rss_kb) {
  return heading + "\nSize:              8192 kB\nRss:   " + std::to_string(rss_kb) +
         " kB\nPss:                 3 kB\nPss_Dirty:   77 kB\nAnonymous:   99 kB\nAnonHugePages:   2048 kB\n" +
         "Swap:                  5 kB\nSwapPss:   88 kB\nVmFlags: rd wr mr mw me ac\n";
}

TEST(SmapsTest, TakesWhatItNeeds) {
  const std::vector<Mapping> mappings = Parse(Entry("7f0000001000-7f0000801000 rw-p 00000000 00:00 0 ", 12));
  ASSERT_EQ(mappings.size(), 1u);
  EXPECT_EQ(mappings[0].begin, 0x7f0000001000u);
  EXPECT_EQ(mappings[0].end, 0x7f0000801000u);
  EXPECT_EQ(mappings[0].rss_bytes, 12u * 1024);
  EXPECT_EQ(mappings[0].pss_bytes, 3u * 1024);
  EXPECT_EQ(mappings[0].swap_bytes, 5u * 1024);
  EXPECT_EQ(mappings[0].huge_bytes, 2048u * 1024);
}

TEST(SmapsTest, TellsKindsApart) {
  using Kind = Mapping::Kind;
  const std::pair<const char*, Kind> kinds[] = {
      {"1000-2000 r-xp 00001000 fe:00 247498                     /usr/bin/head", Kind::kFile},
      {"1000-2000 rw-p 00000000 00:00 0 ", Kind::kAnonymous},
      {"1000-2000 rw-p 00000000 00:00 0                          [anon:name of the program's]", Kind::kAnonymous},
      {"1000-2000 rw-p 00000000 00:00 0                          [heap]", Kind::kHeap},
      {"1000-2000 rw-p 00000000 00:00 0                          [stack]", Kind::kMainStack},
      {"1000-2000 r-xp 00000000 00:00 0                          [vdso]", Kind::kFile},
      {"1000-2000 rw-s 00000000 00:01 1034                       /dev/zero (deleted)", Kind::kShared},
      {"1000-2000 rw-s 00000000 00:01 1035                       /memfd:x (deleted)", Kind::kShared},
      {"1000-2000 rw-s 00000000 00:01 3                          /SYSV00000000 (deleted)", Kind::kShared},
      {"1000-2000 rw-s 00000000 00:19 4                          /dev/shm/queue", Kind::kShared},
      {"1000-2000 rw-s 00000000 fe:00 5                          /var/lib/a file", Kind::kFile},
  };
  for (const auto& [heading, kind] : kinds) {
    const std::vector<Mapping> mappings = Parse(Entry(heading, 4));
    ASSERT_EQ(mappings.size(), 1u) << heading;
    EXPECT_EQ(mappings[0].kind, kind) << heading;
    EXPECT_EQ(mappings[0].rss_bytes, 4096u) << heading;
  }
}

TEST(SmapsTest, ReadsInPiecesOfAnySize) {
  std::string text;
  for (uint64_t i = 0; i < 100; ++i) text += Entry("1000-2000 rw-p 00000000 00:00 0 " + std::string(i, 'x'), i);
  for (const size_t capacity : {size_t{300}, size_t{1000}, size_t{1} << 16}) {
    const std::vector<Mapping> mappings = Parse(text, capacity);
    ASSERT_EQ(mappings.size(), 100u) << capacity;
    for (uint64_t i = 0; i < 100; ++i) EXPECT_EQ(mappings[i].rss_bytes, i * 1024) << capacity;
  }
}

TEST(SmapsTest, CutsLinesThatAreTooLong) {
  const std::string path = "/" + std::string(5000, 'p');
  const std::vector<Mapping> mappings =
      Parse(Entry("1000-2000 r--p 00000000 fe:00 9 " + path, 1) + Entry("3000-4000 rw-p 00000000 00:00 0 ", 2), 512);
  ASSERT_EQ(mappings.size(), 2u);
  EXPECT_EQ(mappings[0].kind, Mapping::Kind::kFile);
  EXPECT_EQ(mappings[0].rss_bytes, 1024u);
  EXPECT_EQ(mappings[1].rss_bytes, 2048u);
}

TEST(SmapsTest, PassesOverWhatIsNone) {
  EXPECT_TRUE(Parse("").empty());
  EXPECT_TRUE(Parse("Rss: 5 kB\nnothing\n\n-\n12\n12-\n\xff\xfe").empty());
  EXPECT_TRUE(Parse("Rss: 5 kB").empty());
  EXPECT_EQ(Parse("1000-2000 ").size(), 0u) << "a line without its end";
  EXPECT_EQ(Parse("1000-2000 \n").size(), 1u);
}

}  // namespace
}  // namespace memline::runtime
