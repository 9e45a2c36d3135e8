// SPDX-License-Identifier: MIT
// Two hundred counters that each have another value at every tick, until the clock has moved on by so many seconds:
// a session of them grows by some megabytes a second.
#include <memline/profile.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <deque>
#include <random>
#include <string>

int main(int, char** argv) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(argv[1]));
  std::mt19937 random(1);
  std::uniform_real_distribution<double> any;
  std::deque<std::string> names;
  std::deque<memline_counter> counters;
  for (int i = 0; i < 200; ++i) {
    names.push_back("noise " + std::to_string(i));
    counters.emplace_back();
    counters.back().name = names.back().c_str();
  }
  MEMLINE_MARK("begin");
  while (std::chrono::steady_clock::now() < end) {
    for (memline_counter& counter : counters) memline_counter_set(&counter, any(random));
    usleep(200);
  }
}
