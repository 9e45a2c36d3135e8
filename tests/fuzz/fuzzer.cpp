// SPDX-License-Identifier: MIT
// libFuzzer's way in; the entry is named by the build.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/entry.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  memline::MEMLINE_FUZZ_ENTRY(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
