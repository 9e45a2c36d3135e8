/* SPDX-License-Identifier: MIT */
/* memline_c.h with MEMLINE_DISABLE: everything can be called and nothing is done. Included by it. */
#ifndef MEMLINE_DETAIL_DISABLED_H_
#define MEMLINE_DETAIL_DISABLED_H_

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef __cplusplus
#define MEMLINE_PROFILE_C(...) ((void)0)
#define MEMLINE_MARK(text) ((void)sizeof(text))
#define MEMLINE_COUNTER(name, value) ((void)sizeof(value))
#endif

static inline void memline_usage_read(memline_usage* usage, size_t bytes) {
  memset(usage, 0xff, bytes);
  if (bytes >= sizeof *usage) usage->tracking = 0;
}

static inline int memline_tracking_start(void) { return 0; }
static inline void memline_tracking_stop(void) {}
static inline const char* memline_tracking_obstacle(void) { return "memline is compiled away (MEMLINE_DISABLE)"; }

static inline memline_snapshot* memline_snapshot_take(void) { return NULL; }
static inline void memline_snapshot_free(memline_snapshot* snapshot) { (void)snapshot; }
static inline uint64_t memline_snapshot_live_bytes(const memline_snapshot* snapshot) {
  (void)snapshot;
  return MEMLINE_UNKNOWN;
}

static inline memline_difference* memline_difference_between(const memline_snapshot* earlier,
                                                             const memline_snapshot* later) {
  (void)earlier;
  (void)later;
  return NULL;
}
static inline void memline_difference_free(memline_difference* difference) { (void)difference; }
static inline const memline_line* memline_difference_lines(const memline_difference* difference, size_t* count) {
  (void)difference;
  *count = 0;
  return NULL;
}
static inline const memline_line* memline_difference_total(const memline_difference* difference) {
  static const memline_line none = {"", "", "", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  (void)difference;
  return &none;
}
static inline void memline_difference_keep(memline_difference* difference, size_t count) {
  (void)difference;
  (void)count;
}

static inline int memline_uncounted_begin(void) { return 0; }
static inline void memline_uncounted_end(int before) { (void)before; }

static inline void memline_budget_begin(memline_budget* budget, const char* name, uint64_t limit_bytes) {
  memset(budget, 0, sizeof *budget);
  budget->name = name;
  budget->limit_bytes = limit_bytes;
}
static inline int64_t memline_budget_grown_bytes(const memline_budget* budget) {
  (void)budget;
  return 0;
}
static inline int memline_budget_check(memline_budget* budget) {
  (void)budget;
  return 0;
}
static inline void memline_budget_end(memline_budget* budget) { (void)budget; }
static inline void memline_budget_set_callback(memline_budget_callback callback, void* argument) {
  (void)callback;
  (void)argument;
}
static inline uint64_t memline_budget_violations(const char* name) {
  (void)name;
  return 0;
}

#endif /* MEMLINE_DETAIL_DISABLED_H_ */
