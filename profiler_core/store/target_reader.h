// SPDX-License-Identifier: MIT
// Reads one target's rows. Nothing in the file is believed: ids are dense and in range, sizes are bounded.
#ifndef MEMLINE_STORE_TARGET_READER_H_
#define MEMLINE_STORE_TARGET_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "profiler_core/model/session.h"
#include "profiler_core/store/chunk.h"
#include "profiler_core/store/sqlite.h"

namespace memline {

/// What a whole file may still make the reader allocate.
struct ReadBudget {
  explicit ReadBudget(uint64_t file_bytes);
  uint64_t text_bytes;
  uint64_t samples;
};

class TargetReader {
 public:
  /// Leaves samples that are in chunks to `blocks`.
  TargetReader(Database& database, ReadBudget& budget, size_t id, std::shared_ptr<const BlockStore> blocks,
               Reading reading)
      : database_(database), budget_(budget), id_(id), blocks_(std::move(blocks)), reading_(reading) {}

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
  // Each chunk has a summary, and each summary a chunk.
  template <typename... Values>
  void CheckChunks(const char* count_summaries, size_t chunks, Values... of);
  void FindGaps(const SampleBlock& rss);
  void ReadGaps();
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

  // Whether samples are read by their summaries. Files up to format 1.3 have none.
  [[nodiscard]] bool OnDemand();
  // A number in [0, limit); 0 and an error otherwise.
  uint32_t Number(const Query& rows, int column, uint64_t limit, const char* what);
  // A number of bytes.
  uint64_t Bytes(const Query& rows, int column);
  // A time since the session's origin.
  int64_t Time(const Query& rows, int column);
  // A row's place in its vector: fails unless rows are numbered without gaps and there are fewer than `limit`.
  bool IsNext(const Query& rows, int column, size_t size, size_t limit, const char* what);
  // The same for rows of which some may be missing, thinned out or lost: they are in order.
  bool IsLater(const Query& rows, int column, int64_t& last, size_t size, const char* what);
  std::string Text(const Query& rows, int column);
  void Damaged(std::string_view what);
  void CheckRead(const absl::Status& status);

  Database& database_;
  ReadBudget& budget_;
  const size_t id_;
  const std::shared_ptr<const BlockStore> blocks_;
  const Reading reading_;
  Target target_;
  bool peak_is_current_ = false;
  size_t peak_sites_ = 0;
};

}  // namespace memline

#endif  // MEMLINE_STORE_TARGET_READER_H_
