// SPDX-License-Identifier: MIT
// A program that is compiled and run by the test, and says of itself which line each of its addresses belongs to.
#ifndef MEMLINE_TESTS_UNIT_SYMBOLIZE_SAMPLE_PROGRAM_H_
#define MEMLINE_TESTS_UNIT_SYMBOLIZE_SAMPLE_PROGRAM_H_

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "profiler_core/model/session.h"

namespace memline {

/// What a target would tell of itself, and the truth.
struct SampleRun {
  Target target;
  std::vector<uint32_t> call_lines;  ///< by node; 0: not checked
  std::vector<uint32_t> site_lines;  ///< by site; 0: not checked
};

/// Writes the sources of the program: annotated.cpp is what is looked at, runtime.cpp stands in for memline's.
void WriteSampleSources(const std::filesystem::path& directory);
/// Runs a command in the directory; fails the test unless it succeeds.
void RunIn(const std::filesystem::path& directory, const std::string& command);
/// Runs a sample program and reads what it says.
[[nodiscard]] SampleRun RunSample(const std::filesystem::path& program);

}  // namespace memline

#endif  // MEMLINE_TESTS_UNIT_SYMBOLIZE_SAMPLE_PROGRAM_H_
