// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/module_code.h"

#include <gelf.h>

#include <cstring>

namespace memline {
namespace {

// "jmp *disp32(%rip)", after the endbr64 and bnd that stubs may begin with (Intel SDM, volume 2).
constexpr std::string_view kEndBranch("\xf3\x0f\x1e\xfa");
constexpr std::string_view kBound("\xf2");
constexpr std::string_view kJump("\xff\x25");
constexpr size_t kStubBytes = 16;

}  // namespace

ModuleCode::ModuleCode(Dwfl_Module* module) : module_(module), elf_(dwfl_module_getelf(module, &bias_)) {
  if (elf_ != nullptr) ReadRelocations();
}

void ModuleCode::ReadRelocations() {
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf_, section)) != nullptr;) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr || header.sh_type != SHT_RELA || header.sh_entsize == 0) continue;
    GElf_Shdr symbols_header;
    Elf_Scn* symbols = elf_getscn(elf_, header.sh_link);
    Elf_Data* symbol_data = elf_getdata(symbols, nullptr);
    Elf_Data* data = elf_getdata(section, nullptr);
    if (data == nullptr || symbol_data == nullptr || gelf_getshdr(symbols, &symbols_header) == nullptr) continue;
    for (int i = 0; i < static_cast<int>(header.sh_size / header.sh_entsize); ++i) {
      GElf_Rela relocation;
      GElf_Sym symbol;
      if (gelf_getrela(data, i, &relocation) == nullptr ||
          gelf_getsym(symbol_data, static_cast<int>(GELF_R_SYM(relocation.r_info)), &symbol) == nullptr) {
        continue;
      }
      const char* name = elf_strptr(elf_, symbols_header.sh_link, symbol.st_name);
      if (name != nullptr && *name != '\0') imported_[relocation.r_offset] = name;
    }
  }
}

std::string_view ModuleCode::Bytes(uint64_t begin, uint64_t end) const {
  if (elf_ == nullptr || begin >= end) return {};
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf_, section)) != nullptr;) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr || header.sh_type != SHT_PROGBITS) continue;
    if (begin < header.sh_addr || begin - header.sh_addr >= header.sh_size) continue;
    Elf_Data* data = elf_rawdata(section, nullptr);
    const uint64_t offset = begin - header.sh_addr;
    if (data == nullptr || data->d_buf == nullptr || data->d_size < offset || data->d_size - offset < end - begin)
      return {};
    return {static_cast<const char*>(data->d_buf) + offset, end - begin};
  }
  return {};
}

// The place that a stub of the procedure linkage table jumps through; 0 if this is none.
uint64_t ModuleCode::JumpedThrough(uint64_t stub) const {
  std::string_view code = Bytes(stub, stub + kStubBytes);
  uint64_t end = stub;
  for (const std::string_view prefix : {kEndBranch, kBound, kJump}) {
    if (code.starts_with(prefix)) {
      code.remove_prefix(prefix.size());
      end += prefix.size();
    } else if (prefix == kJump) {
      return 0;
    }
  }
  int32_t displacement = 0;
  if (code.size() < sizeof displacement) return 0;
  std::memcpy(&displacement, code.data(), sizeof displacement);
  return end + sizeof displacement + static_cast<uint64_t>(int64_t{displacement});
}

std::string ModuleCode::Called(uint64_t target) {
  const auto [place, is_new] = called_.try_emplace(target);
  if (!is_new || elf_ == nullptr) return place->second;
  auto imported = imported_.find(target);
  if (imported == imported_.end()) imported = imported_.find(JumpedThrough(target));
  if (imported != imported_.end()) return place->second = imported->second;
  GElf_Sym symbol;
  GElf_Off offset = 0;
  const char* name = dwfl_module_addrinfo(module_, target + bias_, &offset, &symbol, nullptr, nullptr, nullptr);
  if (name != nullptr && offset == 0) place->second = name;
  return place->second;
}

}  // namespace memline
