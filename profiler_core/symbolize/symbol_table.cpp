// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/symbol_table.h"

#include <absl/strings/str_cat.h>

#include "profiler_core/symbolize/symbol_name.h"

namespace memline {

std::string SymbolTable::NameAt(uint64_t address) const {
  if (elf_.module == nullptr) return {};
  GElf_Sym symbol;
  GElf_Off offset = 0;
  const char* name =
      dwfl_module_addrinfo(elf_.module, address + elf_.bias, &offset, &symbol, nullptr, nullptr, nullptr);
  // The nearest symbol that has no size would do for libdwfl.
  if (name == nullptr || *name == '\0' || offset >= symbol.st_size) return {};
  const auto type = GELF_ST_TYPE(symbol.st_info);
  if (type != STT_FUNC && type != STT_GNU_IFUNC) return {};
  return absl::StrCat(SymbolName(name), "+0x", absl::Hex(offset));
}

}  // namespace memline
