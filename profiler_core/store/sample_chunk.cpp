// SPDX-License-Identifier: MIT
#include "profiler_core/store/chunk.h"
#include "profiler_core/store/column_codec.h"

namespace memline {
namespace {

// Runs of absent and present rows by turns, the first of absent ones.
template <size_t kColumns>
void PutPresence(ColumnWriter& writer, std::span<const SampleRow<kColumns>> rows, size_t column) {
  bool present = false;
  uint64_t run = 0;
  for (const SampleRow<kColumns>& row : rows) {
    if (row.values[column].has_value() != present) {
      writer.PutUnsigned(run);
      present = !present;
      run = 0;
    }
    ++run;
  }
  writer.PutUnsigned(run);
}

template <size_t kColumns>
bool GetPresence(ColumnReader& reader, std::vector<SampleRow<kColumns>>& rows, size_t column) {
  bool present = false;
  for (size_t row = 0; row < rows.size(); present = !present) {
    const uint64_t run = reader.Unsigned();
    if (!reader.ok() || run > rows.size() - row || (run == 0 && row > 0)) return false;
    for (const size_t end = row + run; row < end; ++row) {
      if (present) rows[row].values[column] = 0;
    }
  }
  return true;
}

template <size_t kColumns>
void PutValues(ColumnWriter& writer, std::span<const SampleRow<kColumns>> rows, size_t column) {
  bool integers = true;
  for (const SampleRow<kColumns>& row : rows) integers = integers && IsExactInteger(row.values[column].value_or(0));
  writer.PutUnsigned(integers ? 1 : 0);
  int64_t previous = 0;
  for (const SampleRow<kColumns>& row : rows) {
    if (!row.values[column]) continue;
    if (!integers) {
      writer.PutDouble(*row.values[column]);
      continue;
    }
    const auto value = static_cast<int64_t>(*row.values[column]);
    writer.PutSigned(value - previous);
    previous = value;
  }
}

template <size_t kColumns>
void GetValues(ColumnReader& reader, std::vector<SampleRow<kColumns>>& rows, size_t column) {
  const bool integers = reader.Unsigned() == 1;
  uint64_t value = 0;  // wraps on damaged differences
  for (SampleRow<kColumns>& row : rows) {
    if (!row.values[column]) continue;
    if (integers) value += static_cast<uint64_t>(reader.Signed());
    row.values[column] = integers ? static_cast<double>(static_cast<int64_t>(value)) : reader.Double();
  }
}

}  // namespace

template <size_t kColumns>
std::string EncodeSamples(std::span<const SampleRow<kColumns>> rows) {
  ColumnWriter writer;
  uint64_t previous = 0;
  for (const SampleRow<kColumns>& row : rows) {
    writer.PutSigned(static_cast<int64_t>(static_cast<uint64_t>(row.time_ns) - previous));
    previous = static_cast<uint64_t>(row.time_ns);
  }
  for (size_t column = 0; column < kColumns; ++column) {
    PutPresence(writer, rows, column);
    PutValues(writer, rows, column);
  }
  return Compress(writer.bytes());
}

template <size_t kColumns>
absl::StatusOr<std::vector<SampleRow<kColumns>>> DecodeSamples(std::string_view chunk, size_t count) {
  // At most ten bytes for a number, and as much for a run.
  const auto columns = Decompress(chunk, 16 + count * 10 + kColumns * (16 + count * 20));
  if (!columns.ok()) return columns.status();
  ColumnReader reader(*columns);
  std::vector<SampleRow<kColumns>> rows(count);
  uint64_t time = 0;
  for (SampleRow<kColumns>& row : rows) {
    time += static_cast<uint64_t>(reader.Signed());
    row.time_ns = static_cast<int64_t>(time);
  }
  for (size_t column = 0; column < kColumns; ++column) {
    if (!GetPresence(reader, rows, column)) return absl::DataLossError("a chunk of samples is malformed");
    GetValues(reader, rows, column);
  }
  if (!reader.AtEnd()) return absl::DataLossError("a chunk of samples has the wrong length");
  return rows;
}

template std::string EncodeSamples(std::span<const TickRow>);
template std::string EncodeSamples(std::span<const UserRow>);
template absl::StatusOr<std::vector<TickRow>> DecodeSamples(std::string_view, size_t);
template absl::StatusOr<std::vector<UserRow>> DecodeSamples(std::string_view, size_t);

}  // namespace memline
