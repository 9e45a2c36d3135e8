// SPDX-License-Identifier: MIT
// The machine code of one ELF file.
#ifndef MEMLINE_SYMBOLIZE_MODULE_CODE_H_
#define MEMLINE_SYMBOLIZE_MODULE_CODE_H_

#include <elfutils/libdwfl.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace memline {

/// The machine code of a module and the names of the functions that it calls. Addresses are those in the file. Not
/// thread-safe; lives no longer than the module.
class ModuleCode {
 public:
  explicit ModuleCode(Dwfl_Module* module);

  /// The bytes of [begin, end); empty if they are not the file's.
  [[nodiscard]] std::string_view Bytes(uint64_t begin, uint64_t end) const;
  /// The symbol of the function that a call of `target` runs: the function itself, its stub in the procedure linkage
  /// table, or the place in the global offset table that holds its address. "" if unknown.
  [[nodiscard]] std::string Called(uint64_t target);

 private:
  void ReadRelocations();
  [[nodiscard]] uint64_t JumpedThrough(uint64_t stub) const;

  Dwfl_Module* module_;
  Elf* elf_;
  GElf_Addr bias_ = 0;
  std::map<uint64_t, std::string> imported_;  // by the place of the address
  std::map<uint64_t, std::string> called_;    // what was asked before
};

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_MODULE_CODE_H_
