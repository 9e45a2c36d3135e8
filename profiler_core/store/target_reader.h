// SPDX-License-Identifier: MIT
// Reads one target's rows. Nothing in the file is believed: ids are dense and in range, sizes are bounded.
#ifndef MEMLINE_STORE_TARGET_READER_H_
#define MEMLINE_STORE_TARGET_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "profiler_core/model/session.h"
#include "profiler_core/store/sqlite.h"

namespace memline {

/// What a whole file may still make the reader allocate. A sound file never says more text than it is long.
struct ReadBudget {
  uint64_t text_bytes = 0;
  uint64_t samples = uint64_t{1} << 27;
};

class TargetReader {
 public:
  TargetReader(Database& database, ReadBudget& budget, size_t id) : database_(database), budget_(budget), id_(id) {}

  /// Errors become the database's status.
  [[nodiscard]] Target Read();

 private:
  void ReadHeader();
  void ReadModules();
  void ReadFunctions();
  void ReadSourceLines();
  void ReadNodes();
  void ReadSites();
  void ReadThreads();
  void ReadBrackets();
  void ReadMarks();
  void ReadStats();
  void ReadCounters();
  void ReadTicks();
  void ReadUserCounters();
  void ReadUserSeries(size_t counter);
  void ReadPeak();
  void RecomputePeak();

  // A number in [0, limit); 0 and an error otherwise.
  uint32_t Number(const Query& rows, int column, uint64_t limit, const char* what);
  // A row's place in its vector: fails unless rows are numbered without gaps and there are fewer than `limit`.
  bool IsNext(const Query& rows, int column, size_t size, size_t limit, const char* what);
  std::string Text(const Query& rows, int column);
  size_t Samples(const Query& rows, int column);
  void Damaged(const std::string& what);

  Database& database_;
  ReadBudget& budget_;
  const size_t id_;
  Target target_;
  bool peak_is_current_ = false;
  size_t peak_sites_ = 0;
};

}  // namespace memline

#endif  // MEMLINE_STORE_TARGET_READER_H_
