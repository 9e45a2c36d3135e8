// SPDX-License-Identifier: MIT
// Rows of the bulk series, and the columns they become in a chunk.
#ifndef MEMLINE_STORE_CHUNK_H_
#define MEMLINE_STORE_CHUNK_H_

#include <absl/status/statusor.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "profiler_core/model/sample_block.h"
#include "profiler_core/model/session.h"
#include "profiler_core/store/session_file.h"

namespace memline {

/// Of any time in a file.
inline constexpr int64_t kMaxTimeNs = int64_t{1} << 62;

/// Samples of several series at one time. A series without one there is empty; of two samples of a series at the same
/// time the second has a row of its own.
template <size_t kColumns>
struct SampleRow {
  int64_t time_ns = 0;
  std::array<std::optional<double>, kColumns> values;
  bool operator==(const SampleRow&) const = default;
};
using TickRow = SampleRow<kSeriesCount>;
using UserRow = SampleRow<1>;

/// Columns: times (differences), then for each series whether it has a value (runs), whether its values are integers,
/// and the values (differences of integers, or doubles as they are). Compressed.
template <size_t kColumns>
[[nodiscard]] std::string EncodeSamples(std::span<const SampleRow<kColumns>> rows);
template <size_t kColumns>
[[nodiscard]] absl::StatusOr<std::vector<SampleRow<kColumns>>> DecodeSamples(std::string_view chunk, size_t rows);

/// What a chunk holds of each series, a block each. DataLoss for a time that no session has, and where the values are
/// sizes, for what is no size.
template <size_t kColumns>
using Blocks = std::array<SampleBlock, kColumns>;
template <size_t kColumns>
[[nodiscard]] absl::StatusOr<Blocks<kColumns>> BlocksOf(std::span<const SampleRow<kColumns>> rows);

/// The blocks' summaries: for each its samples, and if there are any its times (differences), whether its values are
/// integers, and first, last, lowest and highest value (differences of integers, or doubles as they are). Not
/// compressed. `first_ns` is the time of the chunk's first row.
template <size_t kColumns>
using Summaries = std::array<BlockSummary, kColumns>;
template <size_t kColumns>
[[nodiscard]] std::string EncodeSummaries(const Summaries<kColumns>& summaries, int64_t first_ns);
/// DataLoss for what is malformed, has more than `rows` samples, times out of order or values out of range.
template <size_t kColumns>
[[nodiscard]] absl::StatusOr<Summaries<kColumns>> DecodeSummaries(std::string_view columns, size_t rows,
                                                                  int64_t first_ns);

/// Columns: times, changes of each tick, threads and sites (differences), then each counter, as the difference to its
/// previous value in the same chunk. Not compressed.
[[nodiscard]] std::string EncodeCounters(std::span<const CounterTick> ticks);
/// DataLoss for what is malformed, names a thread slot out of range or a site at or above `site_limit`.
[[nodiscard]] absl::StatusOr<std::vector<CounterTick>> DecodeCounters(std::string_view columns, size_t ticks,
                                                                      size_t changes, size_t site_limit);
/// An upper bound of the columns' size.
[[nodiscard]] size_t MaxCounterBytes(size_t ticks, size_t changes);

}  // namespace memline

#endif  // MEMLINE_STORE_CHUNK_H_
