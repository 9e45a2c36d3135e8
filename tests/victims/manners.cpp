// SPDX-License-Identifier: MIT
// Programs that have plans of their own for SIGTRAP, signals and system calls, and say how those turn out: what they
// print must not depend on who is watching. Each also makes RSS grow by 32 MiB in a scope.
//   manners blocks | handles | handles-by-signal | asks | confines | traps | forks | forks-in-scope | plain
//   manners filtered     plain, under a filter that kills who calls perf_event_open
//   manners traced       plain, traced by its parent
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <memline/profile.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

namespace {

void Grow() {
  PROFILE();
  constexpr size_t kBytes = size_t{32} << 20;
  void* memory = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) std::abort();
  std::memset(memory, 1, kBytes);
}

void SayMask() {
  sigset_t mask;
  sigset_t pending;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  sigpending(&pending);
  std::printf("blocked %d, pending %d", sigismember(&mask, SIGTRAP), sigismember(&pending, SIGTRAP));
  sigset_t all;
  sigfillset(&all);
  const timespec at_once{0, 0};
  std::printf(", waited for %d\n", sigtimedwait(&all, nullptr, &at_once));
}

void Blocks() {
  SayMask();
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  Grow();
  SayMask();
  std::thread([] {
    Grow();
    SayMask();
  }).join();
  sigset_t trap;
  sigemptyset(&trap);
  sigaddset(&trap, SIGTRAP);
  sigprocmask(SIG_UNBLOCK, &trap, nullptr);
  SayMask();
  sigprocmask(SIG_SETMASK, &before, nullptr);
  SayMask();
}

int handled = 0;

void Handles(bool by_signal) {
  Grow();
  if (by_signal) {
    std::printf("before %d\n", signal(SIGTRAP, [](int) { ++handled; }) == SIG_DFL);
  } else {
    struct sigaction action {};
    struct sigaction before {};
    action.sa_handler = [](int) { ++handled; };
    sigaction(SIGTRAP, &action, &before);
    std::printf("before %d\n", before.sa_handler == SIG_DFL);
  }
  Grow();
  std::printf("handled %d\n", handled);
  raise(SIGTRAP);
  std::printf("handled %d\n", handled);
}

void Asks() {
  struct sigaction action {};
  sigaction(SIGTRAP, nullptr, &action);
  std::printf("default %d\n", action.sa_handler == SIG_DFL);
  Grow();
}

// Kills the process at any of two system calls.
void Filter(unsigned one, unsigned two) {
  sock_filter rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, one, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, two, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  sock_fprog program{sizeof rules / sizeof rules[0], rules};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
    std::abort();
  }
}

void Forks() {
  Grow();
  std::fflush(stdout);
  const pid_t child = fork();
  Grow();
  if (child == 0) std::exit(3);
  int status = 0;
  waitpid(child, &status, 0);
  std::printf("child %d\n", WEXITSTATUS(status));
}

// What the tracer of a program does that lets it be; its exit status.
int Trace(char* program) {
  const pid_t child = fork();
  if (child == 0) {
    ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    execl(program, program, "plain", nullptr);
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);  // at the exec
  for (long signal = 0;; signal = WSTOPSIG(status)) {
    ptrace(PTRACE_CONT, child, nullptr, signal);
    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) break;
    std::printf("stopped by %d\n", WSTOPSIG(status));
  }
  return WEXITSTATUS(status);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string mode = argv[1];
  if (mode == "blocks") Blocks();
  if (mode == "handles") Handles(false);
  if (mode == "handles-by-signal") Handles(true);
  if (mode == "asks") Asks();
  if (mode == "forks") Forks();
  if (mode == "forks-in-scope") {
    PROFILE();
    Forks();
  }
  if (mode == "traced") return Trace(argv[0]);
  if (mode == "confines") Filter(SYS_perf_event_open, SYS_getrusage);
  if (mode == "filtered") {
    Filter(SYS_perf_event_open, SYS_perf_event_open);
    execl(argv[0], argv[0], "plain", nullptr);
  }
  if (mode == "confines" || mode == "plain") Grow();
  if (mode == "traps") {
    Grow();
    raise(SIGTRAP);
  }
  std::printf("done\n");
  return 5;
}
