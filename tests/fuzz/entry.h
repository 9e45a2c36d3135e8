// SPDX-License-Identifier: MIT
// What the fuzzers and the regression test feed with bytes from anywhere. An entry returns; a defect is a crash, a
// hang, a sanitizer's report or memory without measure.
#ifndef MEMLINE_TESTS_FUZZ_ENTRY_H_
#define MEMLINE_TESTS_FUZZ_ENTRY_H_

#include <string_view>

namespace memline {

/// A target's stream, as a collector receives it.
void FuzzStream(std::string_view bytes);
/// A session file.
void FuzzSession(std::string_view bytes);
/// Files that are imported, one for each format, and what unpacks them.
void FuzzJson(std::string_view bytes);
void FuzzCsv(std::string_view bytes);
void FuzzDat(std::string_view bytes);
void FuzzMassif(std::string_view bytes);
void FuzzHeaptrack(std::string_view bytes);
void FuzzCompressed(std::string_view bytes);

}  // namespace memline

#endif  // MEMLINE_TESTS_FUZZ_ENTRY_H_
