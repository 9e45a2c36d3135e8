// SPDX-License-Identifier: MIT
// Where the debug information of a stripped ELF file lies.
#ifndef MEMLINE_SYMBOLIZE_DEBUG_FILE_H_
#define MEMLINE_SYMBOLIZE_DEBUG_FILE_H_

#include <elfutils/libdwfl.h>

#include <string>

#include "profiler_core/symbolize/symbol_sources.h"

namespace memline {

/// A Dwfl_Callbacks::find_debuginfo that looks by build id and by debug link, and takes only what belongs to the file.
/// *userdata is a const SymbolSources. Unlike dwfl_standard_find_debuginfo it asks no server unless those say so.
int FindDebugFile(Dwfl_Module* module, void** userdata, const char* module_name, Dwarf_Addr base, const char* file_name,
                  const char* debug_link, GElf_Word debug_link_crc, char** debug_file_name);

/// A file with the debug information of what has this build id (hexadecimal), by it alone. A descriptor and its path;
/// -1 if there is none.
int FindByBuildId(const SymbolSources& sources, const std::string& build_id, std::string& path);

/// The build id in lower-case hexadecimal, "" if there is none.
[[nodiscard]] std::string BuildIdOf(Dwfl_Module* module);

/// Opens a regular file for reading; -1 for anything else (a FIFO or device could block).
[[nodiscard]] int OpenRegularFile(const std::string& path);

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_DEBUG_FILE_H_
