/* SPDX-License-Identifier: MIT
 * touching MEBIBYTES: touches so much memory, says so, and exits with 5 when its input ends. Not annotated. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char** argv) {
  const size_t bytes = (argc > 1 ? strtoul(argv[1], NULL, 10) : 1) << 20;
  char* block = malloc(bytes);
  char byte;
  if (block == NULL) return 1;
  memset(block, 1, bytes);
  puts("touched");
  fflush(stdout);
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
  return block[bytes - 1] == 1 ? 5 : 1;
}
