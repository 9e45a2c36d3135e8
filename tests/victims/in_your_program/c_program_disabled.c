/* SPDX-License-Identifier: MIT */
/* All of memline_c.h and lines.h compiled away: linked to nothing of memline. */
#include <memline/lines.h>
#include <memline/memline_c.h>
#include <stdio.h>

static int Work(int value) {
  MEMLINE_PROFILE_C();
  MEMLINE_MARK("working");
  MEMLINE_COUNTER("value", value);
  return value + 1;
}

int main(void) {
  memline_usage usage;
  memline_usage_read(&usage, sizeof usage);
  memline_budget budget;
  memline_budget_begin(&budget, "none", 0);
  memline_budget_end(&budget);
  memline_snapshot* snapshot = memline_snapshot_take();
  memline_difference* difference = memline_difference_between(NULL, snapshot);
  memline_resolve_lines(difference);
  const int counted = memline_tracking_start() || usage.tracking || snapshot != NULL || difference != NULL ||
                      memline_difference_total(difference)->alloc_count || memline_budget_violations(NULL);
  printf("%d %d %s\n", Work(3), counted, memline_tracking_obstacle());
  return usage.rss_bytes != MEMLINE_UNKNOWN;
}
