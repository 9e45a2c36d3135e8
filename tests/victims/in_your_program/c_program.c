/* SPDX-License-Identifier: MIT */
/* memline_c.h in a C program: measures itself and says where it is wrong. */
#include <memline/lines.h>
#include <memline/memline_c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;

#define CHECK(condition)                                             \
  do {                                                               \
    if (!(condition)) {                                              \
      printf("%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
      ++failures;                                                    \
    }                                                                \
  } while (0)

static uint32_t first_line, second_line;

__attribute__((noinline)) static void* Build(size_t bytes) {
  MEMLINE_PROFILE_C();
  MEMLINE_COUNTER("bytes asked for", bytes);
  first_line = __LINE__ + 1;
  char* first = malloc(bytes);
  {
    MEMLINE_PROFILE_C("second");
    second_line = __LINE__ + 1;
    void* second = malloc(2 * bytes);
    if (first != NULL) memcpy(first, &second, sizeof second);
  }
  MEMLINE_MARK("built");
  return first;
}

static const memline_line* Find(const memline_difference* difference, uint32_t number) {
  size_t count = 0;
  const memline_line* lines = memline_difference_lines(difference, &count);
  for (size_t i = 0; i < count; ++i) {
    if (lines[i].line == number) return &lines[i];
  }
  return NULL;
}

static uint64_t told_bytes = 0;
static void Tell(const memline_budget_violation* violation, void* argument) {
  *(int*)argument += 1;
  told_bytes = violation->grown_bytes;
}

static void CheckBudget(void) {
  int calls = 0;
  memline_budget budget;
  memline_budget_set_callback(Tell, &calls);
  memline_budget_begin(&budget, "in C", 100);
  void* block = malloc(101);
  CHECK(memline_budget_grown_bytes(&budget) == 101);
  memline_budget_end(&budget);
  free(block);
  memline_budget_set_callback(NULL, NULL);
  CHECK(calls == 1 && told_bytes == 101);
  CHECK(memline_budget_violations("in C") == 1);
}

int main(void) {
  memline_usage usage;
  memline_usage_read(&usage, sizeof usage);
  CHECK(usage.rss_bytes > 0 && usage.rss_bytes <= usage.peak_rss_bytes);
  printf("measuring\n");

  CHECK(memline_tracking_start() == 1);
  memline_snapshot* before = memline_snapshot_take();
  char* first = Build(1000);
  memline_snapshot* after = memline_snapshot_take();
  memline_difference* grown = memline_difference_between(before, after);
  CHECK(memline_difference_total(grown)->live_bytes == 3000);
  memline_resolve_lines(grown);
  const memline_line* one = Find(grown, first_line);
  const memline_line* two = Find(grown, second_line);
  CHECK(one != NULL && one->live_bytes == 1000 && strcmp(one->function, "Build") == 0 && one->region[0] == '\0');
  CHECK(two != NULL && two->live_bytes == 2000 && strcmp(two->region, "second") == 0);
  char text[512];
  CHECK(memline_describe_lines(grown, MEMLINE_BY_GROWTH, 5, text, sizeof text) == strlen(text));
  fputs(text, stdout);
  memline_difference_free(grown);
  memline_snapshot_free(before);
  memline_snapshot_free(after);

  void* second = NULL;
  memcpy(&second, first, sizeof second);
  free(second);
  free(first);
  CheckBudget();
  memline_tracking_stop();
  return failures;
}
