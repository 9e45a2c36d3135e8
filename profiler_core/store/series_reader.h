// SPDX-License-Identifier: MIT
// Reads the series that share their chunks: those of a target's ticks, or that of one user counter. First the chunks,
// then the rows behind them. Nothing in the file is believed.
#ifndef MEMLINE_STORE_SERIES_READER_H_
#define MEMLINE_STORE_SERIES_READER_H_

#include <absl/status/status.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "profiler_core/model/pyramid.h"
#include "profiler_core/store/chunk.h"
#include "profiler_core/store/sqlite.h"

namespace memline {

template <size_t kColumns>
class SeriesReader {
 public:
  /// Blocks of chunks stay in `store`, where the first of `series` is number `first_series`.
  SeriesReader(const std::shared_ptr<const BlockStore>& store, uint32_t first_series,
               std::span<Pyramid, kColumns> series);

  /// Rows "seq, first_ns, rows, data" of the summaries. DataLoss for what they cannot be.
  [[nodiscard]] absl::Status ReadSummaries(Query& rows);

  /// Rows "seq, first_ns, rows, data, summary" of the chunks, looking into each one; a summary that there is must fit.
  /// Up to `budget` samples, which they are taken from. Calls visit(blocks) for each chunk before it is appended.
  /// Errors as above.
  using Visit = std::function<void(const Blocks<kColumns>&)>;
  [[nodiscard]] absl::Status ReadChunks(Query& rows, uint64_t& budget, const Visit& visit);

  /// The row behind what was read, number `seq`. Errors as above.
  [[nodiscard]] absl::Status Append(int64_t seq, const SampleRow<kColumns>& row);

  [[nodiscard]] size_t chunks() const { return chunks_; }

 private:
  absl::Status AppendStored(int64_t seq, size_t rows, const Summaries<kColumns>& summaries);
  absl::Status Advance(int64_t seq, size_t rows);

  std::span<Pyramid, kColumns> series_;
  int64_t next_ = 0;
  size_t chunks_ = 0;
};

}  // namespace memline

#endif  // MEMLINE_STORE_SERIES_READER_H_
