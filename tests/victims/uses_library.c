/* SPDX-License-Identifier: MIT */
/* Does not link the runtime, but a library that does. */
#include <stdlib.h>

void* AnnotatedWork(void);

int main(void) {
  void* volatile block = malloc(100);
  free(block);
  return AnnotatedWork() == NULL;
}
