/* SPDX-License-Identifier: MIT */
/*
 * memline inside the program itself, for C11 and later (and C++11; C++ has memline.h on top of it).
 *
 *   MEMLINE_PROFILE_C();             the rest of this function is measured, line by line
 *   MEMLINE_PROFILE_C("region");     the same for the enclosing block, under a name of its own
 *   MEMLINE_MARK("text");            a flag on the timeline
 *   MEMLINE_COUNTER("queue", n);     a curve on the timeline, sampled every tick
 *
 *   memline_tracking_start();        from here on every allocation is counted
 *   memline_snapshot* before = memline_snapshot_take();
 *   …
 *   memline_snapshot* after = memline_snapshot_take();
 *   memline_difference* grown = memline_difference_between(before, after);
 *   const memline_line* lines = memline_difference_lines(grown, &count);
 *   …                                what each line made of the memory in between, the most grown first
 *   memline_difference_free(grown); memline_snapshot_free(before); memline_snapshot_free(after);
 *   memline_tracking_stop();
 *
 * Link memline::memline (-lmemline). All functions may be called from any thread, before main and at exit, but not from
 * a signal handler. None allocates from the program's heap, prints or aborts; what they need comes straight from the
 * kernel and is not counted. A figure that cannot be had is MEMLINE_UNKNOWN. Sizes are bytes as they were requested.
 *
 * MEMLINE_DISABLE compiles it all away: nothing needs to be linked, tracking does not start, every figure is
 * MEMLINE_UNKNOWN.
 */
#ifndef MEMLINE_MEMLINE_C_H_
#define MEMLINE_MEMLINE_C_H_

#include <stddef.h>
#include <stdint.h>

#define MEMLINE_UNKNOWN UINT64_MAX

#ifdef __cplusplus
#include <memline/profile.h>
#define MEMLINE_PROFILE_C(...) MEMLINE_PROFILE(__VA_ARGS__)
extern "C" {
#endif

/* The process's memory at one moment. */
typedef struct memline_usage {
  uint64_t rss_bytes;
  uint64_t peak_rss_bytes; /* highest since the process began, exact; at least rss_bytes */
  /* Counted since tracking began; MEMLINE_UNKNOWN while it is off. Live: allocated and not freed since. */
  uint64_t live_bytes;
  uint64_t live_count;
  uint64_t alloc_bytes;
  uint64_t alloc_count;
  /* By the allocator's own word (glibc, jemalloc, tcmalloc, mimalloc as far as they say): handed out to the program
   * with headers and rounding; held and not handed out; all it has from the kernel. */
  uint64_t allocator_in_use_bytes;
  uint64_t allocator_retained_bytes;
  uint64_t allocator_mapped_bytes;
  uint64_t tracking; /* 1 while allocations are counted, for the program or for a collector; else 0 */
} memline_usage;

/* What one line, or all of them, made of the memory between two snapshots. live = alloc - freed; freed_* are blocks of
 * this line that were freed, wherever that was; released_* are blocks that this line freed, wherever they came from.
 * A line's figures are its own: annotated functions that it calls have theirs. */
typedef struct memline_line {
  const char* function;  /* as __PRETTY_FUNCTION__ (in C: __func__) of the annotated function; "outside PROFILE" */
  const char* region;    /* of PROFILE("region"), else "" */
  const char* file;      /* with the PROFILE in it, as __FILE__; "" outside */
  uint32_t line;         /* 0 until memline_resolve_lines (lines.h) has found it */
  uint32_t profile_line; /* of the PROFILE itself; 0 outside */
  uint64_t pc;           /* in the call that leads to the allocation; 0 outside, and where it is not known */
  uint64_t entry_pc;     /* in the PROFILE */
  int64_t live_bytes;
  int64_t live_count;
  uint64_t alloc_bytes;
  uint64_t alloc_count;
  uint64_t freed_bytes;
  uint64_t freed_count;
  uint64_t released_bytes;
  uint64_t released_count;
  uint64_t temporary_count; /* freed before the same thread allocated again */
} memline_line;

/* What every line holds at one moment. */
typedef struct memline_snapshot memline_snapshot;
/* What lies between two of them. */
typedef struct memline_difference memline_difference;

/* A limit on how much more memory the calling thread may hold than when it began: what it has allocated since minus
 * what it has released, all lines together, whoever had allocated that. Lives on the thread's stack. */
typedef struct memline_budget {
  const char* name; /* must outlive it */
  uint64_t limit_bytes;
  uint64_t recording; /* 0: nothing is counted */
  int64_t began_at;
  const void* thread;
  uint32_t exceeded; /* 1 once it was */
} memline_budget;

typedef struct memline_budget_violation {
  const char* name;
  uint64_t limit_bytes;
  uint64_t grown_bytes;
} memline_budget_violation;

typedef void (*memline_budget_callback)(const memline_budget_violation* violation, void* argument);

#ifndef MEMLINE_DISABLE

#ifndef __cplusplus

struct memline_function {
  const char* name;
  const char* file;
  const char* region;
  uint32_t line;
  _Atomic(uint32_t) id;
};

struct memline_counter {
  const char* name;
  _Atomic(uint32_t) id;
};

extern _Atomic(int) memline_recording;

uint32_t memline_scope_enter(struct memline_function* function, void* frame, void* stack_pointer);
void memline_scope_exit(uint32_t token, void* frame);
void memline_mark(const char* text);
void memline_counter_set(struct memline_counter* counter, double value);

#endif

/* Reads the first `bytes` of the figures. RSS and the allocator's figures take some system calls, and its locks for a
 * moment; the counted ones are summed up over all lines and threads. */
void memline_usage_read(memline_usage* usage, size_t bytes);

/* Counts from now on, until as many calls of memline_tracking_stop and no collector wants it any more. 1, or 0 where it
 * cannot be had (memline_tracking_obstacle); then there is nothing to stop. A forked child goes on as its parent did.
 * Counters begin at zero when nobody had tracking on before. */
int memline_tracking_start(void);
void memline_tracking_stop(void);
/* Why what is counted is nothing, or not all; "" if nothing is in the way. */
const char* memline_tracking_obstacle(void);

/* NULL while tracking is off, or without memory. Exact for threads that do not allocate meanwhile. Memory: 56 bytes for
 * each line and call path. */
memline_snapshot* memline_snapshot_take(void);
void memline_snapshot_free(memline_snapshot* snapshot);
/* What all lines together hold. */
uint64_t memline_snapshot_live_bytes(const memline_snapshot* snapshot);

/* The lines that have done anything between the two, by live_bytes, then by alloc_bytes. `earlier` NULL: since tracking
 * began. NULL if they are not of one tracking (it was off in between) or in the other order, `later` is NULL, or there
 * is no memory. */
memline_difference* memline_difference_between(const memline_snapshot* earlier, const memline_snapshot* later);
void memline_difference_free(memline_difference* difference);
/* Valid until the difference is freed; their strings for ever. */
const memline_line* memline_difference_lines(const memline_difference* difference, size_t* count);
/* All of them together. */
const memline_line* memline_difference_total(const memline_difference* difference);
/* Keeps the first `count` lines; for who has put several into one. */
void memline_difference_keep(memline_difference* difference, size_t count);

/* On the calling thread, nothing between these two is counted; for tools in the program. They nest: _end takes what
 * _begin returned. Blocks from in between must be freed in between. */
int memline_uncounted_begin(void);
void memline_uncounted_end(int before);

/* While tracking is off a budget is never exceeded. Looks at all lines. */
void memline_budget_begin(memline_budget* budget, const char* name, uint64_t limit_bytes);
/* What the thread holds more than when the budget began; 0 if that is not known, as on another thread. */
int64_t memline_budget_grown_bytes(const memline_budget* budget);
/* 1 if it is over its limit now. The first time this is a violation: it is counted, the timeline gets a mark, and the
 * callback is called on this thread. */
int memline_budget_check(memline_budget* budget);
void memline_budget_end(memline_budget* budget); /* checks once more */
/* For all threads; NULL: none. It may allocate, but not throw or jump away. */
void memline_budget_set_callback(memline_budget_callback callback, void* argument);
/* Violations so far of all budgets of this name, of which the first 63 characters count; NULL: of all budgets. At most
 * 128 names are kept apart. */
uint64_t memline_budget_violations(const char* name);

#endif /* MEMLINE_DISABLE */

#ifdef __cplusplus
} /* extern "C" */
#endif

#ifdef MEMLINE_DISABLE
#include <memline/detail/disabled.h>
#elif !defined(__cplusplus)
#include <memline/detail/c_macros.h>
#endif

#endif /* MEMLINE_MEMLINE_C_H_ */
