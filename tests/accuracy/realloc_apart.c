// SPDX-License-Identifier: MIT
// Preloaded where dhat counts: makes each realloc a malloc and a free. dhat leaves a block that was reallocated with the
// place that allocated it first, and so knows no line of a realloc.
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

void* realloc(void* block, size_t bytes) {
  if (block == NULL) return malloc(bytes);
  if (bytes == 0) {
    free(block);
    return NULL;
  }
  void* moved = malloc(bytes);
  if (moved == NULL) return NULL;
  const size_t old_bytes = malloc_usable_size(block);
  memcpy(moved, block, old_bytes < bytes ? old_bytes : bytes);
  free(block);
  return moved;
}
