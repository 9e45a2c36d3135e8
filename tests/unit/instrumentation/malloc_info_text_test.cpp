// SPDX-License-Identifier: MIT
// What malloc_info prints is believed only where it makes sense.
#include "malloc_info_text.h"

#include <gtest/gtest.h>

#include <string>

namespace memline::runtime {
namespace {

// As glibc prints it.
std::string HeapElement(int number, uint64_t fast, uint64_t rest, uint64_t system) {
  return "<heap nr=\"" + std::to_string(number) +
         "\">\n<sizes>\n  <size from=\"33\" to=\"33\" total=\"66\" count=\"2\"/>\n  <unsorted from=\"657\" "
         "to=\"1201\" total=\"1858\" count=\"2\"/>\n</sizes>\n<total type=\"fast\" count=\"2\" size=\"" +
         std::to_string(fast) + "\"/>\n<total type=\"rest\" count=\"502\" size=\"" + std::to_string(rest) +
         "\"/>\n<system type=\"current\" size=\"" + std::to_string(system) +
         "\"/>\n<system type=\"max\" size=\"999999999\"/>\n<aspace type=\"total\" size=\"888888888\"/>\n</heap>\n";
}

std::string Document(const std::string& heaps) {
  return "<malloc version=\"1\">\n" + heaps +
         "<total type=\"fast\" count=\"2\" size=\"77\"/>\n<total type=\"mmap\" count=\"1\" size=\"66\"/>\n<system "
         "type=\"current\" size=\"55\"/>\n</malloc>\n";
}

class MallocInfoTextTest : public testing::Test {
 protected:
  MallocInfoTextTest() { EXPECT_TRUE(text_.Init()); }
  bool Reads(const std::string& document) {
    text_.Begin();
    text_.Take(document.data(), document.size());
    return text_.complete();
  }
  MallocInfoText text_;
};

TEST_F(MallocInfoTextTest, ReadsTheHeaps) {
  ASSERT_TRUE(Reads(Document(HeapElement(0, 160, 57'074, 135'168) + HeapElement(1, 0, 1'009'413, 2'019'328))));
  ASSERT_EQ(text_.heap_count(), 2u);
  EXPECT_EQ(text_.heap(0).free_bytes, 57'234u);
  EXPECT_EQ(text_.heap(0).system_bytes, 135'168u);
  EXPECT_EQ(text_.heap(1).free_bytes, 1'009'413u);
  EXPECT_EQ(text_.heap(1).system_bytes, 2'019'328u);
  ASSERT_TRUE(Reads(Document(HeapElement(0, 1, 2, 4)))) << "another text";
  ASSERT_EQ(text_.heap_count(), 1u);
  EXPECT_EQ(text_.heap(0).free_bytes, 3u);
}

TEST_F(MallocInfoTextTest, ReadsPiecesCutAnywhere) {
  const std::string document = Document(HeapElement(0, 160, 57'074, 135'168) + HeapElement(1, 0, 7, 9));
  for (size_t cut = 1; cut < document.size(); ++cut) {
    text_.Begin();
    text_.Take(document.data(), cut);
    ASSERT_FALSE(text_.complete() && cut + 2 < document.size()) << cut;
    text_.Take(document.data() + cut, document.size() - cut);
    ASSERT_TRUE(text_.complete()) << cut;
    ASSERT_EQ(text_.heap_count(), 2u);
    ASSERT_EQ(text_.heap(0).free_bytes, 57'234u) << cut;
  }
}

TEST_F(MallocInfoTextTest, PassesOverWhatItDoesNotKnow) {
  EXPECT_TRUE(
      Reads("<malloc version=\"1\" extra=\"2\"><new/><heap  nr=\"0\"><thread id=\"4\"/><system size=\"9\" "
            "type=\"current\" /><total size=\"4\" type=\"rest\"/><total type=\"later\" size=\"5\"/></heap>"
            "<news>text</news></malloc>\n\n"));
  EXPECT_EQ(text_.heap(0).system_bytes, 9u);
  EXPECT_EQ(text_.heap(0).free_bytes, 4u);
}

TEST_F(MallocInfoTextTest, NoMoreIsFreeThanThereIs) {
  ASSERT_TRUE(Reads(Document(HeapElement(0, 3, 100, 50))));
  EXPECT_EQ(text_.heap(0).free_bytes, 50u);
}

TEST_F(MallocInfoTextTest, BelievesNothingOfWhatMakesNoSense) {
  const std::string heap = HeapElement(0, 1, 2, 3);
  for (const std::string& document : std::initializer_list<std::string>{
           "",
           "no elements",
           "<malloc version=\"2\">" + heap + "</malloc>",
           "<html>" + heap + "</html>",
           "<malloc>" + heap + "</malloc>",
           Document(""),
           Document(HeapElement(1, 1, 2, 3)),
           Document(heap + heap),
           Document("<heap nr=\"0\">" + heap + "</heap>"),
           Document("<heap>" + heap.substr(heap.find('\n'))),
           Document("<heap nr=\"0\"></heap>"),
           Document("<heap nr=\"0\"><total type=\"rest\" size=\"1\"/></heap>"),
           Document("<heap nr=\"0\"><system type=\"current\" size=\"\"/></heap>"),
           Document("<heap nr=\"0\"><system type=\"current\" size=\"-1\"/></heap>"),
           Document("<heap nr=\"0\"><system type=\"current\" size=\"12"),
           Document("<heap nr=\"0\"><system type=\"current\" size=\"18446744073709551616\"/></heap>"),
           Document("<heap nr=\"0\"><system type=\"current\" size=\"1\"/><system type=\"current\" size=\"1\"/></heap>"),
           Document(
               "<heap nr=\"0\"><total type=\"fast\" size=\"18446744073709551615\"/><total type=\"rest\" size=\"1\"/>"
               "<system type=\"current\" size=\"1\"/></heap>"),
           Document(heap).substr(0, Document(heap).size() - 3),
           Document(heap) + "<more/>",
           Document("<" + std::string(300, 'x') + ">" + heap),
           Document("<a<b>" + heap),
           Document(std::string("<a\0b>", 5) + heap)}) {
    EXPECT_FALSE(Reads(document)) << document;
  }
}

TEST_F(MallocInfoTextTest, OfTooManyHeapsNothingIsSaid) {
  std::string heaps;
  for (uint32_t i = 0; i < MallocInfoText::kMaxHeaps; ++i) {
    heaps += "<heap nr=\"" + std::to_string(i) + "\"><system type=\"current\" size=\"1\"/></heap>";
  }
  EXPECT_TRUE(Reads(Document(heaps)));
  EXPECT_EQ(text_.heap_count(), MallocInfoText::kMaxHeaps);
  heaps +=
      "<heap nr=\"" + std::to_string(MallocInfoText::kMaxHeaps) + "\"><system type=\"current\" size=\"1\"/></heap>";
  EXPECT_FALSE(Reads(Document(heaps)));
}

}  // namespace
}  // namespace memline::runtime
