// SPDX-License-Identifier: MIT
// Sets a counter when it is told to, before it allocates anything or enters a scope. Says so, and exits with 7.
#include <memline/profile.h>
#include <unistd.h>

int main() {
  char told;
  if (read(STDIN_FILENO, &told, 1) != 1) return 1;
  MEMLINE_COUNTER("first", 42);
  if (write(STDOUT_FILENO, "done\n", 5) != 5) return 1;
  return read(STDIN_FILENO, &told, 1) == 0 ? 7 : 1;
}
