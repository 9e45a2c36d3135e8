// SPDX-License-Identifier: MIT
// workloads --list                          name, operations, what an operation is
// workloads NAME SCALE [RESULT]             writes a line to RESULT: operations, allocations, seconds, processor
// seconds,
//                                           peak RSS in KiB
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/benchmark/workloads/workload.h"

namespace {

constexpr Workload kWorkloads[] = {
    {"churn_1", 20'000'000, "malloc and free, 8 frames deep, 1 thread", Churn1},
    {"churn_2", 40'000'000, "malloc and free, 8 frames deep, 2 threads", Churn2},
    {"churn_4", 40'000'000, "malloc and free, 8 frames deep, 4 threads", Churn4},
    {"hand_over", 5'000'000, "malloc by one thread, free by another", HandOver},
    {"containers", 4'000'000, "element into map, unordered_map, vector<string> and list", Containers},
    {"touch", 262'144, "page touched, in blocks of 4 KiB to 4 MiB", Touch},
    {"compute", 8'000'000, "pixel, computed in a scope of its own", Compute},
    {"live_blocks", 16'000'000, "block of 64 bytes, all live at once", LiveBlocks},
    {"short_threads", 40'000, "thread that allocates and ends", ShortThreads},
};

double Seconds(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

int Run(const Workload& workload, double scale, const char* result_path) {
  const auto operations = static_cast<uint64_t>(static_cast<double>(workload.operations) * scale);
  const double begin = Seconds(CLOCK_MONOTONIC);
  const double used_before = Seconds(CLOCK_PROCESS_CPUTIME_ID);
  const uint64_t allocations = workload.run(operations);
  const double seconds = Seconds(CLOCK_MONOTONIC) - begin;
  const double used = Seconds(CLOCK_PROCESS_CPUTIME_ID) - used_before;
  FILE* result = result_path ? std::fopen(result_path, "w") : stdout;
  if (!result) {
    std::perror(result_path);
    return 1;
  }
  std::fprintf(result, "%llu %llu %.6f %.6f %zu\n", static_cast<unsigned long long>(operations),
               static_cast<unsigned long long>(allocations), seconds, used, PeakKib());
  return std::fflush(result) == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "--list") == 0) {
    for (const Workload& workload : kWorkloads)
      std::printf("%s %llu %s\n", workload.name, static_cast<unsigned long long>(workload.operations),
                  workload.operation);
    return 0;
  }
  if (argc == 3 || argc == 4)
    for (const Workload& workload : kWorkloads)
      if (std::strcmp(argv[1], workload.name) == 0)
        return Run(workload, std::atof(argv[2]), argc == 4 ? argv[3] : nullptr);
  std::fprintf(stderr, "usage: %s --list | NAME SCALE [RESULT]\n", argv[0]);
  return 2;
}
