// SPDX-License-Identifier: MIT
// Allocates in an annotated function until its input ends, then exits with 7. Its first words say that it has begun.
// `steady fork` has a child doing the same, `steady exec` becomes unannotated work under the same process id first.
#include <memline/profile.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

std::vector<void*> kept;

void Grow() {
  PROFILE();
  kept.push_back(std::malloc(1000));
  MEMLINE_COUNTER("blocks", kept.size());
}

bool InputEnded() {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  poll(&input, 1, 1);
  return (input.revents & (POLLIN | POLLHUP)) != 0;
}

void Work() {
  while (!InputEnded()) Grow();
}

}  // namespace

int main(int argc, char** argv) {
  const char* how = argc > 1 ? argv[1] : "";
  if (std::strcmp(how, "exec") == 0) {
    execl(argv[0], argv[0], static_cast<char*>(nullptr));
    return 1;
  }
  Grow();
  std::puts("working");
  std::fflush(stdout);
  const pid_t child = std::strcmp(how, "fork") == 0 ? fork() : -1;
  Work();
  if (child == 0) _exit(5);
  int status = 0;
  if (child > 0) waitpid(child, &status, 0);
  std::puts("done");
  return 7;
}
