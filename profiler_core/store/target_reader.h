// SPDX-License-Identifier: MIT
// Reads one target's rows. Nothing in the file is believed: ids are dense and in range, sizes are bounded.
#ifndef MEMLINE_STORE_TARGET_READER_H_
#define MEMLINE_STORE_TARGET_READER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "profiler_core/model/session.h"
#include "profiler_core/store/chunk.h"
#include "profiler_core/store/sqlite.h"

namespace memline {

/// Of any time in a file.
inline constexpr int64_t kMaxTimeNs = int64_t{1} << 62;

/// What a whole file may still make the reader allocate.
struct ReadBudget {
  explicit ReadBudget(uint64_t file_bytes);
  uint64_t text_bytes;
  uint64_t samples;
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
  void ReadCoverage();
  void ReadCounters();
  void ReadExecutions();
  void ReadRssCharges();
  [[nodiscard]] bool Finds(const char* sql);
  void ReadTicks();
  void ReadRssPeaks();
  void PeaksWithinTicks();
  void ReadNodePeaks();
  void ReadMemory();
  void ReadMemoryReadings();
  void ReadArenas();
  void ReadUserCounters();
  void ReadUserSeries(size_t counter);
  void CheckPeak();
  void ReadPeak();
  void RecomputePeak();

  // A number in [0, limit); 0 and an error otherwise.
  uint32_t Number(const Query& rows, int column, uint64_t limit, const char* what);
  // A number of bytes.
  uint64_t Bytes(const Query& rows, int column);
  // A time since the session's origin.
  int64_t Time(const Query& rows, int column);
  // A row's place in its vector: fails unless rows are numbered without gaps and there are fewer than `limit`.
  bool IsNext(const Query& rows, int column, size_t size, size_t limit, const char* what);
  std::string Text(const Query& rows, int column);
  template <size_t kColumns>
  void Append(const std::vector<SampleRow<kColumns>>& rows, std::span<Pyramid, kColumns> series);
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
