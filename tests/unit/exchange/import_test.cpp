// SPDX-License-Identifier: MIT
// What all formats have in common: how they are known, what is compressed, and that nothing is overwritten.
#include "profiler_core/exchange/import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zstd.h>

#include <algorithm>

#include "profiler_core/exchange/gzip.h"
#include "tests/unit/exchange/imported.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

using testing::HasSubstr;

constexpr char kDat[] = "CMDLINE prog\nMEM 3.0 100.5\n";

std::string Zstd(const std::string& text) {
  std::string file(ZSTD_compressBound(text.size()), '\0');
  file.resize(ZSTD_compress(file.data(), file.size(), text.data(), text.size(), 3));
  return file;
}

TEST(ImportTest, UnpacksGzipAndZstd) {
  for (const std::string& file : {Gzipped(kDat), Zstd(kDat), Gzipped("CMDLINE prog\n") + Gzipped("MEM 3.0 100.5\n"),
                                  Zstd("CMDLINE prog\n") + Zstd("MEM 3.0 100.5\n")}) {
    const ImportedText imported = ImportText(file);
    ASSERT_TRUE(imported.status.ok()) << imported.status;
    EXPECT_EQ(imported.imported.format, "mprof .dat");
    EXPECT_EQ(imported.session.targets.at(0)[SeriesId::kRss].size(), 1u);
  }
}

TEST(ImportTest, WhatIsCutShortIsNotTaken) {
  std::string long_dat = kDat;
  for (int i = 0; i < 10000; ++i) long_dat += "MEM " + std::to_string(i * 7919 % 1000) + " " + std::to_string(i) + "\n";
  for (const std::string& file : {Gzipped(long_dat), Zstd(long_dat)}) {
    ASSERT_TRUE(ImportText(file).status.ok());
    const absl::Status cut = ImportText(std::string_view(file).substr(0, file.size() / 2)).status;
    EXPECT_TRUE(absl::IsDataLoss(cut)) << cut;
  }
  std::string flipped = Gzipped(long_dat);
  flipped[flipped.size() / 2] = static_cast<char>(~flipped[flipped.size() / 2]);
  EXPECT_FALSE(ImportText(flipped).status.ok()) << "gzip has a checksum";
}

// 600 MB in less than 100 KB.
TEST(ImportTest, ABombIsDefused) {
  std::string million;
  for (int i = 0; i < 1000; ++i) million += std::string(999, '#') + "\n";
  std::string frame = Zstd("MEM 1 1\n");
  const std::string nothing = Zstd(million);
  for (int i = 0; i < 600; ++i) frame += nothing;
  const absl::Status status = ImportText(frame).status;
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("longer, unpacked"));
}

TEST(ImportTest, KnowsWhatItCannotImport) {
  for (const char* text : {"", "hello\n", "SQLite format 3",
                           "\x7f"
                           "ELF",
                           "pprof\n"}) {
    EXPECT_TRUE(absl::IsUnimplemented(ImportText(text).status)) << text;
  }
  EXPECT_EQ(ImportText("MEM " + std::string(2 << 20, '1')).status.message(), "line 1: it is too long");
}

class ImportFileTest : public testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> Files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(scratch_.path()))
      names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }
  ScratchDirectory scratch_;
};

TEST_F(ImportFileTest, MakesASession) {
  WriteFile(scratch_ / "a.dat", kDat);
  ASSERT_TRUE(ImportFile(scratch_ / "a.dat", scratch_ / "a.memline").ok());
  EXPECT_EQ(Files(), (std::vector<std::string>{"a.dat", "a.memline"}));
  const absl::StatusOr<Session> session = LoadSession(scratch_ / "a.memline");
  ASSERT_TRUE(session.ok()) << session.status();
  EXPECT_EQ(session->targets.at(0).command, std::vector<std::string>{"prog"});
}

TEST_F(ImportFileTest, OverwritesNothingAndLeavesNothing) {
  WriteFile(scratch_ / "a.dat", kDat);
  WriteFile(scratch_ / "taken", "mine");
  EXPECT_TRUE(absl::IsAlreadyExists(ImportFile(scratch_ / "a.dat", scratch_ / "taken").status()));
  EXPECT_EQ(ReadFile(scratch_ / "taken"), "mine");
  WriteFile(scratch_ / "bad.dat", std::string(kDat) + "MEM x\n");
  const absl::Status bad = ImportFile(scratch_ / "bad.dat", scratch_ / "new.memline").status();
  EXPECT_EQ(bad.message(), (scratch_ / "bad.dat").string() + ": line 3: the memory is no number");
  EXPECT_TRUE(absl::IsNotFound(ImportFile(scratch_ / "none", scratch_ / "new.memline").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(ImportFile(scratch_.path(), scratch_ / "new.memline").status()));
  EXPECT_EQ(Files(), (std::vector<std::string>{"a.dat", "bad.dat", "taken"}));
}

}  // namespace
}  // namespace memline
