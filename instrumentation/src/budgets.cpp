// SPDX-License-Identifier: MIT
// Budgets of memline_c.h. Nothing happens on the way of an allocation: a budget looks at its thread's counters when it
// begins, when it is checked and when it ends.
#include <cstdio>
#include <cstring>

#include "annotations.h"
#include "export.h"
#include "memline/memline_c.h"
#include "runtime.h"
#include "sanitizer.h"
#include "site_sums.h"

using namespace memline::runtime;

namespace {

struct Violations {
  char name[64];
  uint64_t count;
};

// All of it under the RecordingLock.
constexpr uint32_t kMaxNames = 128;
Violations violations[kMaxNames];
uint32_t name_count = 0;
uint64_t violation_count = 0;
memline_budget_callback callback = nullptr;
void* callback_argument = nullptr;

Violations* Find(const char* name) {
  for (uint32_t i = 0; i < name_count; ++i) {
    if (strncmp(violations[i].name, name, sizeof violations[i].name - 1) == 0) return &violations[i];
  }
  return nullptr;
}

void Count(const char* name) {
  ++violation_count;
  Violations* of_name = Find(name);
  if (of_name == nullptr && name_count < kMaxNames) {
    of_name = &violations[name_count++];
    snprintf(of_name->name, sizeof of_name->name, "%s", name);
  }
  if (of_name != nullptr) ++of_name->count;
}

const char* NameOf(const memline_budget& budget) { return budget.name != nullptr ? budget.name : ""; }

void Mark(const memline_budget_violation& violation) {
  constexpr double kMebibyte = 1 << 20;
  char text[sizeof MarkRecord::text];
  snprintf(text, sizeof text, "budget %.120s exceeded: %.2f MiB more, %.2f MiB allowed", violation.name,
           static_cast<double>(violation.grown_bytes) / kMebibyte,
           static_cast<double>(violation.limit_bytes) / kMebibyte);
  mark_queue.Push(text);
}

void Report(const memline_budget_violation& violation) {
  memline_budget_callback told = nullptr;
  void* argument = nullptr;
  {
    const Uncounted uncounted(OwnSlot());
    const OutOfSightOfThreadSanitizer out_of_sight;
    Mark(violation);
    const RecordingLock lock;
    Count(violation.name);
    told = callback;
    argument = callback_argument;
  }
  if (told != nullptr) told(&violation, argument);
}

bool IsKnown(const memline_budget& budget) {
  return budget.recording != 0 && !RecordingIsOff() && budget.thread == own_slot &&
         budget.recording == recording_number.load(std::memory_order_relaxed);
}

}  // namespace

MEMLINE_EXPORT void memline_budget_begin(memline_budget* budget, const char* name, uint64_t limit_bytes) {
  *budget = {name, limit_bytes, 0, 0, nullptr, 0};
  if (!Recording()) return;
  const ThreadSlot& slot = *OwnSlot();
  if (slot.owner.load(std::memory_order_relaxed) == 0) return;  // there are too many threads to count this one
  budget->thread = &slot;
  budget->recording = recording_number.load(std::memory_order_relaxed);
  budget->began_at = GrownBytes(slot);
}

MEMLINE_EXPORT int64_t memline_budget_grown_bytes(const memline_budget* budget) {
  return IsKnown(*budget) ? GrownBytes(*own_slot) - budget->began_at : 0;
}

MEMLINE_EXPORT int memline_budget_check(memline_budget* budget) {
  const int64_t grown = memline_budget_grown_bytes(budget);
  if (grown <= 0 || static_cast<uint64_t>(grown) <= budget->limit_bytes) return 0;
  if (budget->exceeded == 0) {
    budget->exceeded = 1;
    Report({NameOf(*budget), budget->limit_bytes, static_cast<uint64_t>(grown)});
  }
  return 1;
}

MEMLINE_EXPORT void memline_budget_end(memline_budget* budget) {
  memline_budget_check(budget);
  budget->recording = 0;
}

MEMLINE_EXPORT void memline_budget_set_callback(memline_budget_callback to_call, void* argument) {
  const Uncounted uncounted(OwnSlot());
  const RecordingLock lock;
  callback = to_call;
  callback_argument = argument;
}

MEMLINE_EXPORT uint64_t memline_budget_violations(const char* name) {
  const Uncounted uncounted(OwnSlot());
  const RecordingLock lock;
  if (name == nullptr) return violation_count;
  const Violations* of_name = Find(name);
  return of_name != nullptr ? of_name->count : 0;
}
