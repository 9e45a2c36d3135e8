// SPDX-License-Identifier: MIT
#include "profiler_core/receive/machine.h"

#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace memline {
namespace {

int64_t Nanoseconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

std::string CpuModel() {
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line);) {
    if (!line.starts_with("model name")) continue;
    const size_t value = line.find(": ");
    return value == std::string::npos ? "" : line.substr(value + 2);
  }
  return {};
}

}  // namespace

Machine ThisMachine() {
  Machine machine;
  utsname system{};
  if (uname(&system) == 0) {
    machine.host = system.nodename;
    machine.kernel = std::string(system.sysname) + " " + system.release + " " + system.machine;
  }
  machine.cpu = CpuModel();
  machine.memory_bytes = static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  machine.cores = static_cast<uint32_t>(sysconf(_SC_NPROCESSORS_ONLN));
  return machine;
}

Session NewSession() {
  Session session;
  session.memline_version = MEMLINE_VERSION;
  session.machine = ThisMachine();
  session.origin_mono_ns = Nanoseconds(CLOCK_MONOTONIC);
  session.start_unix_ns = Nanoseconds(CLOCK_REALTIME);
  return session;
}

}  // namespace memline
