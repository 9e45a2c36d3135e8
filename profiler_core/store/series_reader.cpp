// SPDX-License-Identifier: MIT
#include "profiler_core/store/series_reader.h"

#include <algorithm>
#include <limits>

#include "profiler_core/store/schema.h"

namespace memline {
namespace {

absl::StatusOr<size_t> RowsOf(const Query& rows, int column) {
  const int64_t count = rows.Integer(column);
  if (count > 0 && count <= static_cast<int64_t>(kMaxChunkRows)) return static_cast<size_t>(count);
  return absl::DataLossError("a number of samples is out of range");
}

}  // namespace

template <size_t kColumns>
SeriesReader<kColumns>::SeriesReader(const std::shared_ptr<const BlockStore>& store, uint32_t first_series,
                                     std::span<Pyramid, kColumns> series)
    : series_(series) {
  for (Pyramid& one : series_) one.ReadFrom(store, first_series++);
}

template <size_t kColumns>
absl::Status SeriesReader<kColumns>::ReadSummaries(Query& rows) {
  while (rows.Next()) {
    const absl::StatusOr<size_t> count = RowsOf(rows, 2);
    if (!count.ok()) return count.status();
    const auto summaries = DecodeSummaries<kColumns>(rows.Bytes(3), *count, rows.Integer(1));
    if (!summaries.ok()) return summaries.status();
    if (absl::Status status = AppendStored(rows.Integer(0), *count, *summaries); !status.ok()) return status;
  }
  return absl::OkStatus();
}

template <size_t kColumns>
absl::Status SeriesReader<kColumns>::ReadChunks(Query& rows, uint64_t& budget, const Visit& visit) {
  while (rows.Next()) {
    const absl::StatusOr<size_t> count = RowsOf(rows, 2);
    if (!count.ok()) return count.status();
    if (*count > budget) return absl::DataLossError("it has more samples than a session can hold");
    budget -= *count;
    const auto decoded = DecodeSamples<kColumns>(rows.Bytes(3), *count);
    if (!decoded.ok()) return decoded.status();
    const auto blocks = BlocksOf<kColumns>(*decoded);
    if (!blocks.ok()) return blocks.status();
    visit(*blocks);
    Summaries<kColumns> summaries;
    std::transform(blocks->begin(), blocks->end(), summaries.begin(), [](const SampleBlock& b) { return b.Summary(); });
    if (!rows.IsNull(4) && rows.Bytes(4) != EncodeSummaries<kColumns>(summaries, rows.Integer(1))) {
      return absl::DataLossError("a chunk and its summary differ");
    }
    if (absl::Status status = AppendStored(rows.Integer(0), *count, summaries); !status.ok()) return status;
  }
  return absl::OkStatus();
}

template <size_t kColumns>
absl::Status SeriesReader<kColumns>::AppendStored(int64_t seq, size_t rows, const Summaries<kColumns>& summaries) {
  if (absl::Status status = Advance(seq, rows); !status.ok()) return status;
  ++chunks_;
  for (size_t i = 0; i < kColumns; ++i) {
    const BlockSummary& summary = summaries[i];
    if (summary.samples == 0) continue;
    if (series_[i].size() != 0 && summary.bucket.first_ns < series_[i].back().time_ns) {
      return absl::DataLossError("chunks of samples are out of order");
    }
    series_[i].AppendStored(summary, static_cast<uint64_t>(seq));
  }
  return absl::OkStatus();
}

template <size_t kColumns>
absl::Status SeriesReader<kColumns>::Append(int64_t seq, const SampleRow<kColumns>& row) {
  if (absl::Status status = Advance(seq, 1); !status.ok()) return status;
  if (const auto blocks = BlocksOf<kColumns>(std::span(&row, 1)); !blocks.ok()) return blocks.status();
  for (size_t i = 0; i < kColumns; ++i) {
    if (row.values[i]) series_[i].Append(row.time_ns, *row.values[i]);
  }
  return absl::OkStatus();
}

// Numbers are missing where earlier samples were thinned out.
template <size_t kColumns>
absl::Status SeriesReader<kColumns>::Advance(int64_t seq, size_t rows) {
  if (seq < next_ || seq > std::numeric_limits<int64_t>::max() - static_cast<int64_t>(kMaxChunkRows)) {
    return absl::DataLossError("samples are out of order");
  }
  next_ = seq + static_cast<int64_t>(rows);
  return absl::OkStatus();
}

template class SeriesReader<kSeriesCount>;
template class SeriesReader<1>;

}  // namespace memline
