// SPDX-License-Identifier: MIT
#ifndef MEMLINE_EXCHANGE_GZIP_H_
#define MEMLINE_EXCHANGE_GZIP_H_

#include <string>
#include <string_view>

namespace memline {

/// As a gzip file without a name or a time, so that the same bytes become the same file.
[[nodiscard]] std::string Gzipped(std::string_view bytes);

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_GZIP_H_
