// SPDX-License-Identifier: MIT
// Its main thread leaves by pthread_exit; another goes on until the input ends, and with it the process.
#include <pthread.h>
#include <unistd.h>

namespace {

void* UntilInputEnds(void*) {
  char byte;
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
  return nullptr;
}

}  // namespace

int main() {
  pthread_t thread;
  if (pthread_create(&thread, nullptr, UntilInputEnds, nullptr) != 0) return 1;
  pthread_detach(thread);
  pthread_exit(nullptr);
}
