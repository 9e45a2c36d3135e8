// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/debug_file.h"

#include <absl/strings/escaping.h>
#include <elfutils/libdwelf.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <vector>

#include "profiler_core/symbolize/debug_server.h"

namespace memline {
namespace {

constexpr const char* kDebugRoot = "/usr/lib/debug";

std::string Hexadecimal(const void* bytes, ssize_t size) {
  if (size <= 0) return {};
  return absl::BytesToHexString(absl::string_view(static_cast<const char*>(bytes), static_cast<size_t>(size)));
}

// The file's build id, or the checksum by which a debug link names it.
bool Belongs(int fd, const std::string& build_id, GElf_Word crc) {
  if (build_id.empty()) {
    // CRC-32 as in zlib, of the whole file.
    uint32_t sum = ~uint32_t{0};
    std::array<unsigned char, 1 << 16> buffer;
    ssize_t size;
    for (off_t offset = 0; (size = pread(fd, buffer.data(), buffer.size(), offset)) > 0; offset += size) {
      for (ssize_t i = 0; i < size; ++i) {
        sum ^= buffer[static_cast<size_t>(i)];
        for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ (0xedb88320 & (~(sum & 1) + 1));
      }
    }
    return size == 0 && ~sum == crc;
  }
  elf_version(EV_CURRENT);  // before any other function of libelf
  Elf* elf = elf_begin(fd, ELF_C_READ_MMAP, nullptr);
  const void* bytes = nullptr;
  const ssize_t size = elf != nullptr ? dwelf_elf_gnu_build_id(elf, &bytes) : -1;
  const bool same = Hexadecimal(bytes, size) == build_id;
  elf_end(elf);
  return same;
}

// The first of the places where a file is that belongs.
int OpenFirst(const std::vector<std::filesystem::path>& places, const std::string& build_id, GElf_Word crc,
              std::string& path) {
  for (const std::filesystem::path& place : places) {
    const int fd = OpenRegularFile(place);
    if (fd < 0) continue;
    if (Belongs(fd, build_id, crc)) {
      path = place.string();
      return fd;
    }
    close(fd);
  }
  return -1;
}

std::vector<std::filesystem::path> DebugRoots(const SymbolSources& sources) {
  std::vector<std::filesystem::path> roots = sources.debug_directories;
  roots.emplace_back(kDebugRoot);
  return roots;
}

std::filesystem::path PlaceOf(const std::string& build_id) {
  return std::filesystem::path(".build-id") / build_id.substr(0, 2) / (build_id.substr(2) + ".debug");
}

}  // namespace

int OpenRegularFile(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat file {};
  if (fd >= 0 && fstat(fd, &file) == 0 && S_ISREG(file.st_mode)) return fd;
  if (fd >= 0) close(fd);
  return -1;
}

std::string BuildIdOf(Dwfl_Module* module) {
  const unsigned char* bytes = nullptr;
  GElf_Addr address = 0;
  const int size = dwfl_module_build_id(module, &bytes, &address);
  return Hexadecimal(bytes, size);
}

int FindByBuildId(const SymbolSources& sources, const std::string& build_id, std::string& path) {
  if (build_id.size() <= 2) return -1;
  std::vector<std::filesystem::path> places;
  for (const std::filesystem::path& root : DebugRoots(sources)) places.push_back(root / PlaceOf(build_id));
  const int fd = OpenFirst(places, build_id, 0, path);
  return fd < 0 && sources.ask_servers ? FetchDebugFile(build_id, path) : fd;
}

int FindDebugFile(Dwfl_Module* module, void** userdata, const char* /*module_name*/, Dwarf_Addr /*base*/,
                  const char* file_name, const char* debug_link, GElf_Word debug_link_crc, char** debug_file_name) {
  const auto& sources = *static_cast<const SymbolSources*>(*userdata);
  const std::string build_id = BuildIdOf(module);
  std::vector<std::filesystem::path> places;
  if (file_name != nullptr && debug_link != nullptr) {
    const std::filesystem::path directory = std::filesystem::path(file_name).parent_path();
    const std::filesystem::path name = std::filesystem::path(debug_link).filename();
    places.push_back(directory / name);
    places.push_back(directory / ".debug" / name);
    for (const std::filesystem::path& root : sources.debug_directories) places.push_back(root / name);
    places.push_back(kDebugRoot / directory.relative_path() / name);
  }
  std::string path;
  int fd = OpenFirst(places, build_id, debug_link_crc, path);
  if (fd < 0) fd = FindByBuildId(sources, build_id, path);
  if (fd >= 0) *debug_file_name = strdup(path.c_str());
  return fd;
}

}  // namespace memline
