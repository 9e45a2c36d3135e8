// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "profiler_core/store/chunk.h"
#include "profiler_core/store/column_codec.h"

namespace memline {
namespace {

// Of bytes. Up to here every number becomes an integer.
constexpr double kMaxBytes = 4611686018427387904.0;  // 2^62

template <size_t kColumns>
constexpr bool kIsBytes = kColumns == kSeriesCount;

// As they are written.
std::array<double*, 4> ValuesOf(Bucket& bucket) { return {&bucket.first, &bucket.last, &bucket.min, &bucket.max}; }

void PutSummary(const BlockSummary& summary, int64_t first_ns, ColumnWriter& writer) {
  writer.PutUnsigned(summary.samples);
  if (summary.samples == 0) return;
  Bucket bucket = summary.bucket;
  writer.PutSigned(bucket.first_ns - first_ns);
  writer.PutSigned(bucket.last_ns - bucket.first_ns);
  writer.PutSigned(summary.maximum_ns - bucket.first_ns);
  const std::array<double*, 4> values = ValuesOf(bucket);
  const bool integers = std::all_of(values.begin(), values.end(), [](double* value) { return IsExactInteger(*value); });
  writer.PutUnsigned(integers ? 1 : 0);
  int64_t previous = 0;
  for (const double* value : values) {
    if (!integers) {
      writer.PutDouble(*value);
      continue;
    }
    writer.PutSigned(static_cast<int64_t>(*value) - previous);
    previous = static_cast<int64_t>(*value);
  }
}

// Differences may be anything in a damaged file: sums wrap.
int64_t Sum(int64_t a, int64_t b) { return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b)); }

BlockSummary GetSummary(ColumnReader& reader, int64_t first_ns) {
  BlockSummary summary;
  summary.samples = reader.Unsigned();
  if (summary.samples == 0) return summary;
  Bucket& bucket = summary.bucket;
  bucket.first_ns = Sum(first_ns, reader.Signed());
  bucket.last_ns = Sum(bucket.first_ns, reader.Signed());
  summary.maximum_ns = Sum(bucket.first_ns, reader.Signed());
  const bool integers = reader.Unsigned() == 1;
  int64_t previous = 0;
  for (double* value : ValuesOf(bucket)) {
    if (integers) previous = Sum(previous, reader.Signed());
    *value = integers ? static_cast<double>(previous) : reader.Double();
  }
  return summary;
}

bool IsSound(const BlockSummary& summary, size_t rows, bool is_bytes) {
  if (summary.samples == 0) return true;
  const Bucket& bucket = summary.bucket;
  const bool in_time = bucket.first_ns >= 0 && bucket.first_ns <= bucket.last_ns && bucket.last_ns <= kMaxTimeNs &&
                       summary.maximum_ns >= bucket.first_ns && summary.maximum_ns <= bucket.last_ns;
  // A user's values may be no numbers.
  return summary.samples <= rows && in_time &&
         (!is_bytes || (bucket.min >= 0 && bucket.max <= kMaxBytes && bucket.min <= bucket.first &&
                        bucket.min <= bucket.last && bucket.first <= bucket.max && bucket.last <= bucket.max));
}

}  // namespace

template <size_t kColumns>
absl::StatusOr<Blocks<kColumns>> BlocksOf(std::span<const SampleRow<kColumns>> rows) {
  Blocks<kColumns> blocks;
  for (const SampleRow<kColumns>& row : rows) {
    if (row.time_ns < 0 || row.time_ns > kMaxTimeNs) return absl::DataLossError("a sample's time is out of range");
    for (size_t i = 0; i < kColumns; ++i) {
      if (!row.values[i]) continue;
      if (kIsBytes<kColumns> && !(*row.values[i] >= 0 && *row.values[i] <= kMaxBytes)) {
        return absl::DataLossError("a sample is no size");
      }
      blocks[i].Append({row.time_ns, *row.values[i]});
    }
  }
  return blocks;
}

template <size_t kColumns>
std::string EncodeSummaries(const Summaries<kColumns>& summaries, int64_t first_ns) {
  ColumnWriter writer;
  for (const BlockSummary& summary : summaries) PutSummary(summary, first_ns, writer);
  return writer.bytes();
}

template <size_t kColumns>
absl::StatusOr<Summaries<kColumns>> DecodeSummaries(std::string_view columns, size_t rows, int64_t first_ns) {
  ColumnReader reader(columns);
  Summaries<kColumns> summaries;
  for (BlockSummary& summary : summaries) {
    summary = GetSummary(reader, first_ns);
    if (!reader.ok() || !IsSound(summary, rows, kIsBytes<kColumns>)) {
      return absl::DataLossError("a summary of samples is malformed");
    }
  }
  if (!reader.AtEnd()) return absl::DataLossError("a summary of samples has the wrong length");
  return summaries;
}

template absl::StatusOr<Blocks<kSeriesCount>> BlocksOf(std::span<const TickRow>);
template absl::StatusOr<Blocks<1>> BlocksOf(std::span<const UserRow>);
template std::string EncodeSummaries(const Summaries<kSeriesCount>&, int64_t);
template std::string EncodeSummaries(const Summaries<1>&, int64_t);
template absl::StatusOr<Summaries<kSeriesCount>> DecodeSummaries(std::string_view, size_t, int64_t);
template absl::StatusOr<Summaries<1>> DecodeSummaries(std::string_view, size_t, int64_t);

}  // namespace memline
