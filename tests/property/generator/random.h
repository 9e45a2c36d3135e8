// SPDX-License-Identifier: MIT
// The same numbers from the same seed on every machine. (The distributions of <random> differ between libraries.)
#ifndef MEMLINE_PROPERTY_GENERATOR_RANDOM_H_
#define MEMLINE_PROPERTY_GENERATOR_RANDOM_H_

#include <cstdint>

namespace memline::property {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  /// In [0, bound). SplitMix64 (Steele, Lea, Flood 2014).
  unsigned Below(unsigned bound) {
    uint64_t mixed = state_ += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return static_cast<unsigned>((mixed ^ mixed >> 31) % bound);
  }
  bool OneIn(unsigned count) { return Below(count) == 0; }

 private:
  uint64_t state_;
};

}  // namespace memline::property

#endif  // MEMLINE_PROPERTY_GENERATOR_RANDOM_H_
