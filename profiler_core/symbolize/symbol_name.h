// SPDX-License-Identifier: MIT
// Symbols of ELF files as people write them.
#ifndef MEMLINE_SYMBOLIZE_SYMBOL_NAME_H_
#define MEMLINE_SYMBOLIZE_SYMBOL_NAME_H_

#include <string>

namespace memline {

/// "_ZN5Index4GrowEv" is Index::Grow, Rust's "_RNvNtC5store5cache4grow" store::cache::grow, and gfortran's
/// "__cache_MOD_grow" cache::grow. C++ as DisplayName has it, Rust (both ways of mangling) without hashes. Anything else
/// stays as it is. Thread-safe.
[[nodiscard]] std::string SymbolName(const char* symbol);

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_SYMBOL_NAME_H_
