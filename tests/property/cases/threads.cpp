// SPDX-License-Identifier: MIT
// Threads whose scopes end before, after and without those of the thread that made them.
#include <memline/profile.h>
#include <pthread.h>
#include <unistd.h>

#include <cstdlib>

namespace {

__attribute__((noinline)) void* Take(size_t bytes) {
  void* block = malloc(bytes);
  asm volatile("" : "+r"(block));
  return block;
}

struct Gate {
  pthread_barrier_t begun;
  pthread_barrier_t go_on;
  void* handed_over = nullptr;
};

pthread_key_t key;

void AtThreadExit(void* block) {
  PROFILE();
  free(block);
  free(Take(10));
}

void* Work(void* argument) {
  PROFILE();
  Gate& gate = *static_cast<Gate*>(argument);
  pthread_setspecific(key, Take(20));
  free(Take(21));
  pthread_barrier_wait(&gate.begun);
  pthread_barrier_wait(&gate.go_on);
  free(gate.handed_over);
  free(Take(22));
  return Take(23);
}

__attribute__((noinline)) void LeaveByExit() {
  PROFILE();
  pthread_exit(Take(30));
}

void* Exiting(void*) {
  PROFILE();
  free(Take(31));
  LeaveByExit();
  return nullptr;
}

void* Cancelled(void* argument) {
  PROFILE();
  free(Take(40));
  pthread_barrier_wait(&static_cast<Gate*>(argument)->begun);
  for (;;) pause();
}

__attribute__((noinline)) pthread_t Begin(Gate& gate, void* (*body)(void*)) {
  PROFILE();
  pthread_t thread;
  if (pthread_create(&thread, nullptr, body, &gate) != 0) abort();
  pthread_barrier_wait(&gate.begun);
  gate.handed_over = Take(50);
  return thread;
}

__attribute__((noinline)) void End(Gate& gate, pthread_t thread) {
  PROFILE();
  pthread_barrier_wait(&gate.go_on);
  void* result = nullptr;
  pthread_join(thread, &result);
  free(result);
}

}  // namespace

int main() {
  pthread_key_create(&key, AtThreadExit);
  Gate gate;
  pthread_barrier_init(&gate.begun, nullptr, 2);
  pthread_barrier_init(&gate.go_on, nullptr, 2);
  for (int i = 0; i < 3; ++i) End(gate, Begin(gate, Work));
  pthread_t thread;
  void* result = nullptr;
  if (pthread_create(&thread, nullptr, Exiting, nullptr) != 0) abort();
  pthread_join(thread, &result);
  free(result);
  thread = Begin(gate, Cancelled);
  pthread_cancel(thread);
  pthread_join(thread, nullptr);
}
