// SPDX-License-Identifier: MIT
// Sizes, counts and shares as a person writes them.
#ifndef MEMLINE_REPORT_QUANTITY_H_
#define MEMLINE_REPORT_QUANTITY_H_

#include <optional>
#include <string_view>

namespace memline {

/// "64 MiB", "1.5GB", "800 B", "800": binary and decimal units, in any case. Nothing for what is none, and for less
/// than nothing.
[[nodiscard]] std::optional<double> ParseBytes(std::string_view text);
/// "12", "10 k", "1.5 M".
[[nodiscard]] std::optional<double> ParseCount(std::string_view text);
/// "5 %", "2.5%".
[[nodiscard]] std::optional<double> ParsePercent(std::string_view text);

}  // namespace memline

#endif  // MEMLINE_REPORT_QUANTITY_H_
