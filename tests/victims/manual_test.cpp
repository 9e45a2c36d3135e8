// SPDX-License-Identifier: MIT
// The manual pages say all that the help does, and are laid out without a warning.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/victims/process.h"
#include "tests/victims/verbs.h"

namespace memline {
namespace {

using testing::IsEmpty;

Outcome Show(const std::string& page) {
  return Execute({"man", "--warnings", "-l", MEMLINE_MAN_DIR "/" + page},
                 {.environment = {"MANWIDTH=200", "MAN_KEEP_FORMATTING=", "LC_ALL=C.UTF-8", "PAGER=cat"}});
}

bool CanShow() { return Execute({"sh", "-c", "man -w ls || command -v groff"}).status == 0; }

// Whether it is there as a word of its own.
bool Has(const std::string& page, const std::string& word) {
  const auto is_part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-'; };
  for (size_t at = page.find(word); at != std::string::npos; at = page.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || !is_part(page[at - 1])) && (end == page.size() || !is_part(page[end]))) return true;
  }
  return false;
}

TEST(Manual, HasEachVerbAndEachOption) {
  if (!CanShow()) GTEST_SKIP() << "man-db is not installed";
  const std::string page = std::regex_replace(Show("memline.1").output, std::regex("\\s+"), " ");
  for (const std::string& verb : Verbs()) {
    EXPECT_TRUE(Has(page, "memline " + verb)) << verb;
    for (const std::string& option : OptionsOf(verb)) EXPECT_TRUE(Has(page, option)) << verb << " " << option;
  }
  for (const std::string& option : OptionsOf("")) EXPECT_TRUE(Has(page, option)) << option;
  EXPECT_FALSE(Has(page, "--no-such-option"));
}

TEST(Manual, IsLaidOutWithoutAWarning) {
  if (!CanShow()) GTEST_SKIP() << "man-db is not installed";
  for (const char* page : {"memline.1", "memline-gui.1"}) {
    const Outcome shown = Show(page);
    EXPECT_EQ(shown.status, 0) << page;
    EXPECT_THAT(shown.errors, IsEmpty()) << page;
  }
}

}  // namespace
}  // namespace memline
