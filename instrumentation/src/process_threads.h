// SPDX-License-Identifier: MIT
#ifndef MEMLINE_RUNTIME_PROCESS_THREADS_H_
#define MEMLINE_RUNTIME_PROCESS_THREADS_H_

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace memline::runtime {

/// Calls visit(thread id) for each thread of the process, without the program's heap.
template <typename Visit>
void ForEachThread(const Visit& visit) {
  const int directory = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return;
  alignas(dirent64) char buffer[2048];
  for (long bytes; (bytes = syscall(SYS_getdents64, directory, buffer, sizeof buffer)) > 0;) {
    for (long at = 0; at < bytes;) {
      const auto* entry = reinterpret_cast<const dirent64*>(buffer + at);
      if (entry->d_name[0] != '.') visit(atoi(entry->d_name));
      at += entry->d_reclen;
    }
  }
  close(directory);
}

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_PROCESS_THREADS_H_
