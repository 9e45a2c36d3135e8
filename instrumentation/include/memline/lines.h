/* SPDX-License-Identifier: MIT */
/*
 * File and line number for the lines of a difference (memline_c.h, memline.h), from the debug information of the
 * program and its libraries, as `memline report` finds them: what an inlined library function allocates is on the line
 * that calls it. C11 and C++11. Link memline::assertions (-lmemline_assertions); it brings libdw into the process, so
 * it is for tests and for programs that can afford that.
 *
 * Any thread; one at a time does the work. What this allocates on the way is not counted. The first call reads debug
 * information, 10 ms to seconds by its size; later ones only what is new.
 */
#ifndef MEMLINE_LINES_H_
#define MEMLINE_LINES_H_

#include <memline/memline_c.h>

typedef enum memline_order { MEMLINE_BY_GROWTH, MEMLINE_BY_ALLOCATIONS } memline_order;

#ifdef MEMLINE_DISABLE
#include <memline/detail/disabled_lines.h>
#else

#ifdef __cplusplus
extern "C" {
#endif

/* Sets `line`, `file` (its full path) and `function` (short: scopes and name) of each line, puts those of one line
 * together, whatever their call paths, and sorts them again. `line` stays 0 where there is no debug information, and
 * outside PROFILE. NULL: nothing. */
void memline_resolve_lines(memline_difference* difference);

/* Resolves, and writes up to `most` lines, one below the other: those that hold more than before
 *   "  +1024 bytes in 2 blocks  /src/index.cpp:41  Index::Build  entries.push_back(entry);"
 * or those that have allocated most often
 *   "  7 allocations of 448 bytes  /src/index.cpp:41  Index::Build  entries.push_back(entry);"
 * Returns the length of the whole text, which is cut (and ended by NUL) at `capacity`. */
size_t memline_describe_lines(memline_difference* difference, memline_order order, unsigned most, char* text,
                              size_t capacity);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* MEMLINE_DISABLE */

#endif /* MEMLINE_LINES_H_ */
