// SPDX-License-Identifier: MIT
// Memory of the runtime's own, straight from the kernel: never from the program's heap, never given back in pieces.
#ifndef MEMLINE_RUNTIME_ARENA_H_
#define MEMLINE_RUNTIME_ARENA_H_

#include <cstddef>
#include <cstdint>

namespace memline::runtime {

/// Zeroed address space that costs memory only where it is touched, in small pages. nullptr if the kernel refuses.
void* ReservePages(size_t bytes);

/// Where ReservePages asks the kernel for its pages, so that an address tells whose it is. The kernel may refuse the
/// place, but hardly does: nothing else is put there.
inline constexpr uintptr_t kOwnPagesBegin = 0x6d00'0000'0000;
inline constexpr uintptr_t kOwnPagesEnd = 0x6e00'0000'0000;
inline bool IsOwnPage(const void* address) {
  return reinterpret_cast<uintptr_t>(address) - kOwnPagesBegin < kOwnPagesEnd - kOwnPagesBegin;
}
/// Gives back what ReservePages returned.
void ReleasePages(void* pages, size_t bytes);
/// Gives back the memory of whole pages, which stay reserved and read as zero. False if the kernel refuses.
bool EmptyPages(void* pages, size_t bytes);

struct AddressRange {
  uintptr_t begin = 0;
  uintptr_t end = 0;
  bool operator<(const AddressRange& other) const { return begin < other.begin; }
};

/// What was ever reserved, so that the kernel's list of mappings can be told apart. The first kMaxReservations are
/// kept.
inline constexpr uint32_t kMaxReservations = 1u << 16;
uint32_t ReservationCount();
/// Empty: given back, or being made.
AddressRange ReservationAt(uint32_t index);

/// A copy that lives as long as the process, cut at 4 KiB. "" if there is no memory. Call with the tables' lock held.
const char* CopyString(const char* text);

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_ARENA_H_
