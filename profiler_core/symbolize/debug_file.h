// SPDX-License-Identifier: MIT
// Where the debug information of a stripped ELF file lies.
#ifndef MEMLINE_SYMBOLIZE_DEBUG_FILE_H_
#define MEMLINE_SYMBOLIZE_DEBUG_FILE_H_

#include <elfutils/libdwfl.h>

#include <string>

namespace memline {

/// A Dwfl_Callbacks::find_debuginfo that looks in the standard places of this machine, by build id and by debug link,
/// and takes only what belongs to the file. Unlike dwfl_standard_find_debuginfo it never asks a server: a profiler does
/// not send what is being measured over the network.
int FindDebugFile(Dwfl_Module* module, void** userdata, const char* module_name, Dwarf_Addr base, const char* file_name,
                  const char* debug_link, GElf_Word debug_link_crc, char** debug_file_name);

/// The build id in lower-case hexadecimal, "" if there is none.
[[nodiscard]] std::string BuildIdOf(Dwfl_Module* module);

/// Opens a regular file for reading; -1 for anything else (a FIFO or device could block).
[[nodiscard]] int OpenRegularFile(const std::string& path);

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_DEBUG_FILE_H_
