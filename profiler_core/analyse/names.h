// SPDX-License-Identifier: MIT
// What a target's functions, sites and calls are called, with what to say where there are no symbols.
#ifndef MEMLINE_ANALYSE_NAMES_H_
#define MEMLINE_ANALYSE_NAMES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "profiler_core/model/session.h"

namespace memline {

/// A line as the roll-up sees it: functions of one name and file (an inlined copy, a second registration) are one.
struct LineKey {
  std::string function;
  std::string file;
  uint32_t line = 0;
  uint64_t thread_slot = 0;  ///< plus 1; outside PROFILE only
  std::string code{};        ///< of an unknown line, where that is known: "Grow+0x1c", "server+0x1234"
  auto operator<=>(const LineKey&) const = default;
};

/// "insert.cpp:12", or the code of an unknown line, or "insert.cpp:?".
[[nodiscard]] std::string PlaceName(std::string_view file, uint32_t line, const std::string& code);

/// The target must outlive it.
class Names {
 public:
  /// The function of what happens outside every PROFILE.
  static constexpr uint32_t kOutside = UINT32_MAX;

  explicit Names(const Target& target) : target_(target) {}

  /// The function of a node; kOutside for the root.
  [[nodiscard]] uint32_t FunctionOf(uint32_t node) const;
  /// With ": region" for a named region.
  [[nodiscard]] std::string FunctionName(uint32_t function) const;
  [[nodiscard]] std::string FunctionFile(uint32_t function) const;
  /// Where the function's text begins, else the line of the PROFILE.
  [[nodiscard]] uint32_t FunctionLine(uint32_t function) const;
  [[nodiscard]] LineKey SiteLine(uint32_t site) const;
  /// The line of the parent's function that made the call. Not of the root and of what is called from outside.
  [[nodiscard]] LineKey CallLine(uint32_t node) const;
  /// Without its indentation; "" where it is not known.
  [[nodiscard]] std::string SourceText(uint32_t function, uint32_t line) const;

 private:
  [[nodiscard]] const FunctionSource* Source(uint32_t function) const;
  [[nodiscard]] LineKey Line(uint32_t function, const SourceLine& found, uint64_t pc) const;
  // By the module and the address in its file where no symbol is known.
  [[nodiscard]] std::string CodeName(const SourceLine& found, uint64_t pc) const;

  const Target& target_;
};

}  // namespace memline

#endif  // MEMLINE_ANALYSE_NAMES_H_
