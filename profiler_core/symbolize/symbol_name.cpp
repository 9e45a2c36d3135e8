// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/symbol_name.h"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>
#include <string_view>

#include "profiler_core/symbolize/display_name.h"

// libiberty; its header declares basename otherwise than <string.h> does.
extern "C" char* rust_demangle(const char* mangled, int options);

namespace memline {
namespace {

using OwnedText = std::unique_ptr<char, void (*)(void*)>;

// gfortran, gcc/fortran/trans-decl.cc: procedures of modules.
std::string FortranName(std::string_view symbol) {
  constexpr std::string_view kPrefix = "__";
  constexpr std::string_view kSeparator = "_MOD_";
  const size_t separator = symbol.find(kSeparator);
  if (!symbol.starts_with(kPrefix) || separator == std::string_view::npos || separator <= kPrefix.size()) return {};
  const std::string_view procedure = symbol.substr(separator + kSeparator.size());
  if (procedure.empty()) return {};
  const std::string_view module = symbol.substr(kPrefix.size(), separator - kPrefix.size());
  return std::string(module) + "::" + std::string(procedure);
}

}  // namespace

std::string SymbolName(const char* symbol) {
  // Rust's older mangling is C++'s with a hash at the end, so Rust is first.
  if (const OwnedText rust(rust_demangle(symbol, 0), std::free); rust != nullptr) return rust.get();
  int failed = 0;
  const OwnedText cpp(abi::__cxa_demangle(symbol, nullptr, nullptr, &failed), std::free);
  if (failed == 0 && cpp != nullptr) return DisplayName(cpp.get());
  const std::string fortran = FortranName(symbol);
  return fortran.empty() ? symbol : fortran;
}

}  // namespace memline
