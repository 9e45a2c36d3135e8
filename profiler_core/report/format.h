// SPDX-License-Identifier: MIT
// Numbers for people, the same in reports and in the app.
#ifndef MEMLINE_REPORT_FORMAT_H_
#define MEMLINE_REPORT_FORMAT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace memline {

/// Three significant figures and a binary unit: "0 B", "812 B", "38.8 MiB", "1.21 GiB".
[[nodiscard]] std::string FormatBytes(uint64_t bytes);
/// As FormatBytes with a sign, "" for zero: "+1.50 KiB", "-38.8 MiB" (a hyphen-minus).
[[nodiscard]] std::string FormatByteChange(int64_t bytes);
/// "812", "12.3 k", "4.56 M".
[[nodiscard]] std::string FormatCount(uint64_t count);
/// As `format` has it, but "" for zero.
[[nodiscard]] std::string BlankIfZero(uint64_t value, std::string (*format)(uint64_t));
/// "850 µs", "12.4 s", "3 min 20 s", "2 h 05 min".
[[nodiscard]] std::string FormatDuration(int64_t nanoseconds);
/// Exact with thin grouping for tooltips: "40,699,904 bytes".
[[nodiscard]] std::string FormatExactBytes(uint64_t bytes);
/// A command line with single blanks between its words, printable.
[[nodiscard]] std::string JoinCommand(const std::vector<std::string>& words);
/// Names and texts of a target on their way to a terminal: tabs become four blanks, control characters vanish.
[[nodiscard]] std::string Printable(std::string_view text);

}  // namespace memline

#endif  // MEMLINE_REPORT_FORMAT_H_
