// SPDX-License-Identifier: MIT
// One thread allocates, another frees: what a profiler keeps for a thread is needed by another.
#include <memline/profile.h>

#include <thread>

#include "tests/benchmark/hand_over_slot.h"
#include "tests/benchmark/on_processor.h"
#include "tests/benchmark/workloads/workload.h"

namespace {

void Consume(HandOverSlot& slot) {
  PROFILE();
  OnProcessor second(1);
  while (slot.FreeBatch()) {
  }
}

}  // namespace

uint64_t HandOver(uint64_t blocks) {
  PROFILE();
  HandOverSlot slot;
  std::thread consumer(Consume, std::ref(slot));
  OnProcessor first(0);  // not before: the consumer would inherit it
  const uint64_t batches = blocks / HandOverSlot::kBatch;
  for (uint64_t i = 0; i < batches; ++i) slot.AllocateBatch();
  slot.Close();
  consumer.join();
  return batches * HandOverSlot::kBatch;
}
