/* SPDX-License-Identifier: MIT */
/* lines.h with MEMLINE_DISABLE. Included by it. */
#ifndef MEMLINE_DETAIL_DISABLED_LINES_H_
#define MEMLINE_DETAIL_DISABLED_LINES_H_

static inline void memline_resolve_lines(memline_difference* difference) { (void)difference; }

static inline size_t memline_describe_lines(memline_difference* difference, memline_order order, unsigned most,
                                            char* text, size_t capacity) {
  (void)difference;
  (void)order;
  (void)most;
  if (capacity != 0) text[0] = '\0';
  return 0;
}

#endif /* MEMLINE_DETAIL_DISABLED_LINES_H_ */
