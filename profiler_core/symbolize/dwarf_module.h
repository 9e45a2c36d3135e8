// SPDX-License-Identifier: MIT
// The debug information of one ELF file: which functions, inlined into each other, an address belongs to.
// Addresses are those in the file. Not thread-safe.
#ifndef MEMLINE_SYMBOLIZE_DWARF_MODULE_H_
#define MEMLINE_SYMBOLIZE_DWARF_MODULE_H_

#include <elfutils/libdw.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "profiler_core/model/session.h"
#include "profiler_core/symbolize/module_code.h"
#include "profiler_core/symbolize/offline_module.h"
#include "profiler_core/symbolize/symbol_sources.h"

namespace memline {

/// A function that an address is executed in.
struct InlineFrame {
  Dwarf_Die function;  ///< a subprogram, or an inlined instance of one
  SourceLine line;     ///< what is executed of it there
};

/// Where the text of a function stands. 0 and "" when unknown; last is at least first otherwise.
struct SourceExtent {
  std::string file;
  uint32_t first = 0;
  uint32_t last = 0;
};

/// A function's own copy of machine code, [begin, end).
struct FunctionCode {
  Dwarf_Die function;
  uint64_t begin = 0;
  uint64_t end = 0;
};

/// A stretch of machine code that belongs to one line.
struct LineCode {
  uint64_t begin = 0;
  uint64_t end = 0;
  SourceLine line;       ///< of the innermost function; line 0: of none
  bool inlined = false;  ///< of another function than the one that the code belongs to
};

class DwarfModule {
 public:
  /// Null if the file has another build id (unless that is "") or no debug information, and if neither it nor a file
  /// with the debug information of its build id is there. `sources` must outlive it.
  static std::unique_ptr<DwarfModule> Open(const std::string& path, const std::string& build_id,
                                           const SymbolSources& sources);

  /// Innermost function first. Empty for an address without debug information.
  [[nodiscard]] std::vector<InlineFrame> FramesAt(uint64_t address);
  /// From the declaration to the last line with code of its own, in the instance that `function` is.
  [[nodiscard]] SourceExtent ExtentOf(Dwarf_Die function);
  /// The function whose code is at the address. Nothing if it is scattered.
  [[nodiscard]] std::optional<FunctionCode> CodeAt(uint64_t address);
  /// In order of addresses, from the function's begin to its end.
  [[nodiscard]] std::vector<LineCode> LinesOf(const FunctionCode& code);
  /// The line that the function begins with.
  [[nodiscard]] SourceLine FirstLine(const FunctionCode& code);
  /// What the compiler says of itself and its options, for the unit with this function.
  [[nodiscard]] std::string ProducerOf(const FunctionCode& code);
  [[nodiscard]] ModuleCode& code() { return code_; }

 private:
  struct Range {
    Dwarf_Addr begin, end;
    Dwarf_Die die;
  };
  // Ordered by begin; they do not overlap, but for functions that contain each other.
  using Ranges = std::map<Dwarf_Addr, Range>;

  DwarfModule(OfflineModule elf, Dwarf* dwarf, int64_t offset)
      : elf_(std::move(elf)), dwarf_(dwarf), offset_(offset), code_(elf_.module) {}

  void IndexUnits();
  std::vector<SourceLine> LinesOf(Dwarf_Die function);
  const Ranges& FunctionsOf(Dwarf_Die unit);
  static void Add(Ranges& ranges, Dwarf_Die die);
  static void AddFunctions(Ranges& ranges, Dwarf_Die parent);
  static const Range* Find(const Ranges& ranges, Dwarf_Addr address);

  OfflineModule elf_;
  Dwarf* dwarf_;
  int64_t offset_;  // from an address in the file to one in its debug information
  ModuleCode code_;
  Ranges units_;
  std::map<void*, Ranges> functions_;  // by the address of the unit's entry
};

/// Whether two entries are the same function, be they instances, definitions or declarations of it.
[[nodiscard]] bool SameFunction(Dwarf_Die a, Dwarf_Die b);
/// Whether the function belongs to the machinery of PROFILE itself.
[[nodiscard]] bool IsInstrumentation(Dwarf_Die function);

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_DWARF_MODULE_H_
