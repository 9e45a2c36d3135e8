// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/decompressors.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <string>
#include <utility>

#include "profiler_core/exchange/units.h"

namespace memline {
namespace {

constexpr uint64_t kAnywayBytes = uint64_t{64} << 20;
constexpr uint64_t kBytesPerByte = 2000;
constexpr uint64_t kMostBytes = uint64_t{64} << 30;

// Takes the next piece when the one before is used up, and counts what goes in and out.
class Decompressor : public ByteSource {
 public:
  explicit Decompressor(std::unique_ptr<ByteSource> compressed)
      : compressed_(std::move(compressed)), piece_(kPieceBytes, '\0') {}

  std::string_view Next() override {
    size_t size = 0;
    while (size < piece_.size() && status_.ok() && Refill())
      size += Decompress(input_, piece_.data() + size, piece_.size() - size);
    out_bytes_ += size;
    if (out_bytes_ > std::min(kMostBytes, kAnywayBytes + kBytesPerByte * in_bytes_)) {
      status_ = absl::DataLossError("it is longer, unpacked, than such a file can be");
    }
    return status_.ok() ? std::string_view(piece_).substr(0, size) : std::string_view();
  }

 protected:
  /// Takes from `input`, without its rest if there is an error; returns how much it made.
  virtual size_t Decompress(std::string_view& input, char* output, size_t room) = 0;
  /// Whether the compressed bytes may end here.
  [[nodiscard]] virtual bool IsComplete() const = 0;
  /// Whether there may be more output without more input.
  [[nodiscard]] virtual bool HoldsOutput() const = 0;
  void Damaged() { status_ = absl::DataLossError("what is compressed in it is damaged"); }

 private:
  // False at the end.
  bool Refill() {
    if (!input_.empty() || HoldsOutput()) return true;
    input_ = compressed_->Next();
    in_bytes_ += input_.size();
    if (!input_.empty()) return true;
    status_ = compressed_->status();
    if (status_.ok() && !IsComplete()) status_ = absl::DataLossError("it is cut short");
    return false;
  }

  std::unique_ptr<ByteSource> compressed_;
  std::string piece_;
  std::string_view input_;
  uint64_t in_bytes_ = 0;
  uint64_t out_bytes_ = 0;
};

class GzipDecompressor : public Decompressor {
 public:
  using Decompressor::Decompressor;
  ~GzipDecompressor() override {
    if (is_open_) inflateEnd(&stream_);
  }
  GzipDecompressor(const GzipDecompressor&) = delete;
  GzipDecompressor& operator=(const GzipDecompressor&) = delete;

 private:
  static constexpr int kGzipWindowBits = 15 + 16;  // zlib.h: 16 more for gzip alone

  size_t Decompress(std::string_view& input, char* output, size_t room) override {
    if (!is_open_) {
      if (inflateInit2(&stream_, kGzipWindowBits) != Z_OK) return Damaged(), 0;
      is_open_ = true;
    }
    if (is_complete_) inflateReset(&stream_);
    is_complete_ = false;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = static_cast<uInt>(input.size());
    stream_.next_out = reinterpret_cast<Bytef*>(output);
    stream_.avail_out = static_cast<uInt>(room);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) Damaged();
    is_complete_ = result == Z_STREAM_END;
    holds_output_ = stream_.avail_out == 0 && !is_complete_;
    input = input.substr(input.size() - stream_.avail_in);
    return room - stream_.avail_out;
  }
  [[nodiscard]] bool IsComplete() const override { return is_complete_; }
  [[nodiscard]] bool HoldsOutput() const override { return holds_output_; }

  z_stream stream_{};
  bool is_open_ = false;
  bool is_complete_ = false;
  bool holds_output_ = false;
};

class ZstdDecompressor : public Decompressor {
 public:
  explicit ZstdDecompressor(std::unique_ptr<ByteSource> compressed)
      : Decompressor(std::move(compressed)), context_(ZSTD_createDCtx(), ZSTD_freeDCtx) {}

 private:
  size_t Decompress(std::string_view& input, char* output, size_t room) override {
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer out{output, room, 0};
    const size_t result = ZSTD_decompressStream(context_.get(), &out, &in);
    if (ZSTD_isError(result) != 0) Damaged();
    is_complete_ = result == 0;
    holds_output_ = out.pos == out.size && !is_complete_;
    input.remove_prefix(in.pos);
    return out.pos;
  }
  [[nodiscard]] bool IsComplete() const override { return is_complete_; }
  [[nodiscard]] bool HoldsOutput() const override { return holds_output_; }

  std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context_;
  bool is_complete_ = false;
  bool holds_output_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> Gunzipped(std::unique_ptr<ByteSource> compressed) {
  return std::make_unique<GzipDecompressor>(std::move(compressed));
}

std::unique_ptr<ByteSource> Unzstded(std::unique_ptr<ByteSource> compressed) {
  return std::make_unique<ZstdDecompressor>(std::move(compressed));
}

}  // namespace memline
