// SPDX-License-Identifier: MIT
// sampling SECONDS [INTERVAL_US]: does nothing for so long, or only wakes once an interval, and prints the processor
// time that the process used meanwhile, in percent of one processor. ./sampling puts the runtime's helper thread beside
// that.
#include <memline/profile.h>
#include <time.h>

#include <cstdio>
#include <cstdlib>

namespace {

double Seconds(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void Sleep(double seconds) {
  const auto whole = static_cast<time_t>(seconds);
  timespec rest{whole, static_cast<long>((seconds - static_cast<double>(whole)) * 1e9)};
  while (nanosleep(&rest, &rest) != 0) {
  }
}

}  // namespace

int main(int argc, char** argv) {
  PROFILE();
  const double seconds = argc > 1 ? std::atof(argv[1]) : 10;
  const double interval = argc > 2 ? std::atof(argv[2]) / 1e6 : seconds;
  const double begin = Seconds(CLOCK_MONOTONIC);
  const double used_before = Seconds(CLOCK_PROCESS_CPUTIME_ID);
  for (double deadline = begin + interval; deadline <= begin + seconds; deadline += interval) {
    const double left = deadline - Seconds(CLOCK_MONOTONIC);
    if (left > 0) Sleep(left);
  }
  const double used = Seconds(CLOCK_PROCESS_CPUTIME_ID) - used_before;
  std::printf("%.4f\n", 100 * used / (Seconds(CLOCK_MONOTONIC) - begin));
}
