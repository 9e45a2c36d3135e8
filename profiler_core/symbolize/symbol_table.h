// SPDX-License-Identifier: MIT
// The functions of an ELF file by its symbol table, for code without debug information: .symtab, which `strip
// --strip-debug` leaves, else .dynsym, which everything leaves and which has exported functions only.
#ifndef MEMLINE_SYMBOLIZE_SYMBOL_TABLE_H_
#define MEMLINE_SYMBOLIZE_SYMBOL_TABLE_H_

#include <cstdint>
#include <string>
#include <utility>

#include "profiler_core/symbolize/offline_module.h"

namespace memline {

/// Not thread-safe.
class SymbolTable {
 public:
  explicit SymbolTable(OfflineModule elf) : elf_(std::move(elf)) {}

  /// The function that an address in the file is in, as memline names functions, and the bytes from its begin:
  /// "Index::Grow+0x1c". "" if no function's symbol spans it.
  [[nodiscard]] std::string NameAt(uint64_t address) const;

 private:
  OfflineModule elf_;
};

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_SYMBOL_TABLE_H_
