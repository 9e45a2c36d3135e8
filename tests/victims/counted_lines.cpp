// SPDX-License-Identifier: MIT
// How often each line runs is known by construction: "runs N" at the end of a line says it. A line that says nothing is
// not looked at. Instances of templates are added up.
#include <memline/profile.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

int Loops(int n) {
  PROFILE();                     // runs 2
  int sum = 0;                   // runs 2
  for (int i = 0; i < n; ++i) {  // runs 30
    if (i == 3)                  // runs 30
      continue;                  // runs 2
    for (int j = 0; j < i; ++j)  // runs 232
      sum += j;                  // runs 204
    if (i == n - 1)              // runs 28
      break;                     // runs 2
    sum += i;                    // runs 26
    sum *= 2;                    // runs 26
  }
  int halved = 1 << 20;  // runs 2
  while (halved > 1)     // runs 42
    halved /= 2;         // runs 40
  int left = n;          // runs 2
  do {
    --left;            // runs 30
  } while (left > 0);  // runs 30
  if (n < 0) {         // runs 2
    sum = 0;           // runs 0
  }
  return sum + halved;  // runs 2
}

int Choose(int which) {
  PROFILE();        // runs 12
  int result = 0;   // runs 12
  switch (which) {  // runs 12
    case 0:
      result = 1;  // runs 3
      break;       // runs 3
    case 1:
      return 17;  // runs 2
    case 2:
    case 3:
      break;  // runs 3
    case 4:
      result = 4;  // runs 1
      [[fallthrough]];
    case 5:
      result += 5;  // runs 2
      break;        // runs 2
    case 6:
      result = 6;  // runs 0
      break;       // runs 0
    default:
      result = -1;  // runs 2
  }
  if (result > 0 &&  // runs 10
      which != 4)
    ++result;           // runs 4
  else if (which == 4)  // runs 6
    --result;           // runs 1
  else
    result = result < 0 ? -2 : 0;  // runs 5
  if (which == 7) goto done;       // runs 10
  result *= 2;                     // runs 9
done:
  return result;  // runs 10
}

int EarlyReturn(const std::vector<int>& values, int wanted) {
  PROFILE();                         // runs 3
  int at = 0;                        // runs 3
  for (const int value : values) {   // runs 13
    if (value == wanted) return at;  // runs 12
    ++at;                            // runs 10
  }
  return -1;  // runs 1
}

int Fibonacci(int n) {
  PROFILE();                                   // runs 177
  if (n < 2)                                   // runs 177
    return n;                                  // runs 89
  return Fibonacci(n - 1) + Fibonacci(n - 2);  // runs 88
}

template <typename Value>
Value Sum(const std::vector<Value>& values) {
  PROFILE();                         // runs 5
  Value sum{};                       // runs 5
  for (const Value& value : values)  // runs 19
    sum += value;                    // runs 14
  return sum;                        // runs 5
}

int Thrown(int depth) {
  if (depth % 3 == 0) throw std::runtime_error("three");
  if (depth % 5 == 0) throw depth;
  return depth;
}

int Exceptions(int n) {
  PROFILE();                          // runs 1
  int caught = 0;                     // runs 1
  int passed = 0;                     // runs 1
  for (int i = 1; i <= n; ++i) {      // runs 31
    const std::string text(40, 'x');  // runs 30
    try {
      passed += Thrown(i);  // runs 30
      ++passed;             // runs 16
    } catch (const std::exception&) {
      ++caught;  // runs 10
      continue;
    } catch (int number) {
      caught += number;  // runs 4
    }
    passed += 2;  // runs 20
  }
  return caught + passed;  // runs 1
}

int Rethrows(int depth) {
  PROFILE();                  // runs 10
  std::string text(30, 'x');  // runs 10
  try {
    text += std::to_string(Thrown(depth));  // runs 10
    text += "!";                            // runs 6
  } catch (...) {
    if (depth == 5)  // runs 4
      throw;
    text.clear();    // runs 3
  }
  return static_cast<int>(text.size());  // runs 9
}

int Lambdas(int n) {
  PROFILE();      // runs 1
  int calls = 0;  // runs 1
  const auto step = [&](int by) {
    if (by % 2 == 0)  // runs 9
      return;         // runs 5
    calls += by;      // runs 4
  };
  for (int i = 0; i < n; ++i) step(i);  // runs 10
  int sum = 0;                          // runs 1
  [&] {
    for (int i = 0; i < 5; ++i) ++sum;
  }();                 // runs 1
  return calls + sum;  // runs 1
}

int Several(int a, int b) {
  PROFILE();                                              // runs 1
  const int both = Thrown(a) +                            // runs 1
                   Thrown(b);                             // runs 1
  const std::string text = std::to_string(Thrown(both));  // runs 1
  return static_cast<int>(text.size());                   // runs 1
}

struct Counter {
  explicit Counter(int n) {
    PROFILE();                   // runs 3
    for (int i = 0; i < n; ++i)  // runs 9
      values.push_back(i);       // runs 6
  }
  ~Counter() {
    PROFILE("drop");  // runs 3
    values.clear();   // runs 3
  }
  std::vector<int> values;
};

void Region(int n) {
  int sum = 0;                   // runs 1
  for (int i = 0; i < n; ++i) {  // runs 5
    PROFILE("step");             // runs 4
    sum += i;                    // runs 4
  }
}

unsigned Busy(unsigned rounds) {
  PROFILE();                               // runs 2
  unsigned value = 1;                      // runs 2
  for (unsigned i = 0; i < rounds; ++i) {  // runs 200002
    value = value * 1664525 + 1013904223;  // runs 200000
    if (i % 1000 == 999)                   // runs 200000
      value ^= i;                          // runs 200
  }
  return value;  // runs 2
}

}  // namespace

int main() {
  int result = Loops(15) + Loops(15);
  for (const int which : {0, 0, 0, 1, 1, 2, 3, 3, 4, 5, 7, 8}) result += Choose(which);
  const std::vector<int> values{4, 8, 15, 16, 23, 42, 108};
  result += EarlyReturn(values, 15) + EarlyReturn(values, 8) + EarlyReturn(values, 99);
  result += Fibonacci(10);
  result += Sum<int>({1, 2, 3}) + Sum<int>({4, 5}) + static_cast<int>(Sum<double>({1, 2, 3, 4}));
  result += Sum<int>({1}) + static_cast<int>(Sum<double>({1, 2, 3, 4}));
  result += Exceptions(30);
  for (int depth = 1; depth <= 10; ++depth) {
    try {
      result += Rethrows(depth == 10 ? 11 : depth);
    } catch (int) {
    }
  }
  result += Lambdas(9) + Several(1, 7);
  for (int i = 1; i <= 3; ++i) {
    const Counter counter(i);
    result += static_cast<int>(counter.values.size());
  }
  Region(4);
  std::thread other([] { Busy(100'000); });
  result += Busy(100'000) != 0 ? 1 : 0;
  other.join();
  return result == 0;
}
