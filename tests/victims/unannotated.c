/* SPDX-License-Identifier: MIT */
/* A C program that knows nothing of memline: 1000 blocks of 500 bytes in all come and go, one of 123 bytes stays. */
#include <stdlib.h>

void* volatile kept;

int main(void) {
  for (int i = 1; i <= 1000; ++i) {
    kept = malloc(i % 2 == 0 ? 400 : 600);
    free(kept);
  }
  kept = malloc(123);
  return kept == NULL;
}
