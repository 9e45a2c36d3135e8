// SPDX-License-Identifier: MIT
#include "profiler_core/receive/sanitizer_library.h"

#include <fcntl.h>
#include <gelf.h>

#include <memory>

#include "profiler_core/receive/unique_fd.h"

namespace memline {
namespace {

std::string NeededSanitizer(Elf* elf, Elf_Scn* section, const GElf_Shdr& header) {
  Elf_Data* data = elf_getdata(section, nullptr);
  GElf_Dyn entry;
  for (int i = 0; data != nullptr && gelf_getdyn(data, i, &entry) != nullptr && entry.d_tag != DT_NULL; ++i) {
    if (entry.d_tag != DT_NEEDED) continue;
    const char* name = elf_strptr(elf, header.sh_link, entry.d_un.d_val);
    const std::string needed = name != nullptr ? name : "";
    if (needed.starts_with("libasan.so.") || needed.starts_with("libtsan.so.")) return needed;
  }
  return "";
}

}  // namespace

std::string SanitizerLibrary(const std::filesystem::path& program) {
  const UniqueFd file(open(program.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid() || elf_version(EV_CURRENT) == EV_NONE) return "";
  const std::unique_ptr<Elf, int (*)(Elf*)> elf(elf_begin(file.get(), ELF_C_READ_MMAP, nullptr), elf_end);
  for (Elf_Scn* section = nullptr; elf && (section = elf_nextscn(elf.get(), section)) != nullptr;) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr || header.sh_type != SHT_DYNAMIC) continue;
    return NeededSanitizer(elf.get(), section, header);
  }
  return "";
}

}  // namespace memline
