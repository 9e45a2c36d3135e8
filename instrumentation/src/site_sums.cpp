// SPDX-License-Identifier: MIT
#include "site_sums.h"

#include <cstddef>

#include "attribution.h"

namespace memline::runtime {
namespace {

constexpr Counter kWhatWent[] = {kFreedCount, kFreedBytes, kReleasedCount, kReleasedBytes, kTemporaryCount};
constexpr Counter kWhatCame[] = {kAllocCount, kAllocBytes};

// `sum_of(site)` is where a site's counters go. What is read after the call is at least as new.
template <size_t kCount, typename SumOf>
void Add(const Counter (&which)[kCount], uint32_t site_count, const SumOf& sum_of) {
  const uint32_t slots = SlotCount();
  for (uint32_t i = 0; i < slots; ++i) {
    const ThreadSlot& slot = *SlotAt(i);
    for (uint32_t site = 0; site < site_count; ++site) {
      for (const Counter counter : which) {
        sum_of(site).values[counter] += slot.counters[site].values[counter].load(std::memory_order_acquire);
      }
    }
  }
}

}  // namespace

void AddUpSites(SiteSum* sums, uint32_t site_count) {
  const auto sum_of = [sums](uint32_t site) -> SiteSum& { return sums[site]; };
  Add(kWhatWent, site_count, sum_of);
  Add(kWhatCame, site_count, sum_of);
}

SiteSum AddUpAll() {
  SiteSum sum{};
  const auto sum_of = [&sum](uint32_t) -> SiteSum& { return sum; };
  Add(kWhatWent, call_tree.site_count(), sum_of);
  Add(kWhatCame, call_tree.site_count(), sum_of);
  return sum;
}

int64_t GrownBytes(const ThreadSlot& slot) {
  uint64_t grown = 0;
  const uint32_t sites = call_tree.site_count();
  for (uint32_t site = 0; site < sites; ++site) {
    const SiteCounters& counters = slot.counters[site];
    grown += counters.values[kAllocBytes].load(std::memory_order_relaxed);
    grown -= counters.values[kReleasedBytes].load(std::memory_order_relaxed);
  }
  return static_cast<int64_t>(grown);
}

}  // namespace memline::runtime
