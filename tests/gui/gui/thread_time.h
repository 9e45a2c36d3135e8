// SPDX-License-Identifier: GPL-3.0-or-later
// Processor time of the calling thread: what it worked, however busy the machine is with other things.
#ifndef MEMLINE_TESTS_GUI_GUI_THREAD_TIME_H_
#define MEMLINE_TESTS_GUI_GUI_THREAD_TIME_H_

#include <time.h>

namespace memline::app {

[[nodiscard]] inline double ThreadMs() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

}  // namespace memline::app

#endif  // MEMLINE_TESTS_GUI_GUI_THREAD_TIME_H_
