// SPDX-License-Identifier: MIT
#include "profiler_core/assertions/loaded_modules.h"

#include <elf.h>
#include <link.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <string_view>

namespace memline {
namespace {

std::string Hexadecimal(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    text += kDigits[static_cast<unsigned char>(byte) >> 4];
    text += kDigits[static_cast<unsigned char>(byte) & 15];
  }
  return text;
}

// Of a segment of notes; "" if none of them is one.
std::string BuildIdIn(std::string_view notes) {
  const auto aligned = [](size_t size) { return (size + 3) & ~size_t{3}; };
  ElfW(Nhdr) note;
  while (notes.size() >= sizeof note) {
    std::memcpy(&note, notes.data(), sizeof note);
    const size_t name = sizeof note;
    const size_t content = name + aligned(note.n_namesz);
    if (content > notes.size() || note.n_descsz > notes.size() - content) break;
    if (note.n_type == NT_GNU_BUILD_ID && notes.substr(name, note.n_namesz) == std::string_view("GNU", 4)) {
      return Hexadecimal(notes.substr(content, note.n_descsz));
    }
    notes.remove_prefix(std::min(notes.size(), content + aligned(note.n_descsz)));
  }
  return {};
}

int Visit(dl_phdr_info* info, size_t, void* modules) {
  Module module;
  module.bias = info->dlpi_addr;
  module.start = UINT64_MAX;
  for (const ElfW(Phdr)* header = info->dlpi_phdr; header != info->dlpi_phdr + info->dlpi_phnum; ++header) {
    const uint64_t begin = info->dlpi_addr + header->p_vaddr;
    if (header->p_type == PT_LOAD) {
      module.start = std::min(module.start, begin);
      module.end = std::max(module.end, begin + header->p_memsz);
    } else if (header->p_type == PT_NOTE && module.build_id.empty()) {
      module.build_id = BuildIdIn({reinterpret_cast<const char*>(begin), header->p_memsz});
    }
  }
  std::error_code ignored;
  module.path = info->dlpi_name;
  if (module.path.empty()) module.path = std::filesystem::read_symlink("/proc/self/exe", ignored).string();
  if (module.end != 0) static_cast<std::vector<Module>*>(modules)->push_back(std::move(module));
  return 0;
}

}  // namespace

std::vector<Module> LoadedModules() {
  std::vector<Module> modules;
  dl_iterate_phdr(Visit, &modules);
  return modules;
}

}  // namespace memline
