// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "profiler_core/exchange/units.h"

namespace memline {
namespace {

constexpr int kGzipWindowBits = 15 + 16;  // zlib.h: 16 more for gzip
constexpr int kMemoryLevel = 8;

}  // namespace

std::string Gzipped(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindowBits, kMemoryLevel, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    throw std::bad_alloc();  // the only way to fail
  }
  std::string file;
  std::string piece(kPieceBytes, '\0');
  int result = Z_OK;
  while (result != Z_STREAM_END) {
    if (stream.avail_in == 0 && !bytes.empty()) {
      const size_t next = std::min<size_t>(bytes.size(), std::numeric_limits<uInt>::max());
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
      stream.avail_in = static_cast<uInt>(next);
      bytes.remove_prefix(next);
    }
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    result = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
    file.append(piece, 0, piece.size() - stream.avail_out);
  }
  deflateEnd(&stream);
  return file;
}

}  // namespace memline
