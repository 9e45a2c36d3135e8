// SPDX-License-Identifier: MIT
#ifndef MEMLINE_EXCHANGE_DECOMPRESSORS_H_
#define MEMLINE_EXCHANGE_DECOMPRESSORS_H_

#include <memory>

#include "profiler_core/exchange/byte_source.h"

namespace memline {

/// Of a gzip file, its members one after the other.
[[nodiscard]] std::unique_ptr<ByteSource> Gunzipped(std::unique_ptr<ByteSource> compressed);
/// Of a zstd file, its frames one after the other. Windows of up to 128 MiB.
[[nodiscard]] std::unique_ptr<ByteSource> Unzstded(std::unique_ptr<ByteSource> compressed);

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_DECOMPRESSORS_H_
