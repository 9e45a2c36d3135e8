// SPDX-License-Identifier: MIT
// What a random program consists of, before any of it is written.
#ifndef MEMLINE_PROPERTY_GENERATOR_FUNCTION_PLAN_H_
#define MEMLINE_PROPERTY_GENERATOR_FUNCTION_PLAN_H_

#include <string>
#include <vector>

#include "random.h"

namespace memline::property {

/// How arguments and results travel: in registers, on the stack, through memory, or to a method found at run time.
enum class Signature { kPlain, kMany, kVariadic, kBig, kVirtual, kTemplate };
enum class Inlining { kFree, kNever, kAlways };
/// Which file defines it.
enum class Home { kFirst, kSecond, kHeader };

struct FunctionPlan {
  unsigned index = 0;
  Signature signature = Signature::kPlain;
  Inlining inlining = Inlining::kFree;
  Home home = Home::kFirst;
  bool annotated = false;
  bool lands = false;   ///< calls setjmp
  bool varies = false;  ///< has a frame whose depth varies: locals of any size, arguments on the stack

  /// May be pointed at as a property::Entry.
  bool IsEntry() const { return signature == Signature::kPlain && home != Home::kHeader; }
  bool TakesArgumentsOnStack() const {
    return signature == Signature::kMany || signature == Signature::kBig || signature == Signature::kVariadic;
  }
  /// Its head, without a body: "unsigned F3(unsigned x, unsigned depth)".
  std::string Head() const;
  /// An expression of type unsigned that calls it.
  std::string Call(Random& random, const std::string& argument) const;
  /// What others need to see of it.
  std::string Declaration() const;
};

[[nodiscard]] std::vector<FunctionPlan> PlanFunctions(Random& random);

}  // namespace memline::property

#endif  // MEMLINE_PROPERTY_GENERATOR_FUNCTION_PLAN_H_
