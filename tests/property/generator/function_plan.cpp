// SPDX-License-Identifier: MIT
#include "function_plan.h"

namespace memline::property {
namespace {

std::string Name(unsigned index) { return "F" + std::to_string(index); }

std::string Attributes(const FunctionPlan& plan) {
  std::string attributes;
  if (plan.home == Home::kHeader && plan.signature != Signature::kTemplate) attributes = "inline ";
  if (plan.inlining == Inlining::kNever) attributes += "__attribute__((noinline)) ";
  if (plan.inlining == Inlining::kAlways) attributes += "__attribute__((always_inline)) ";
  return attributes;
}

}  // namespace

std::string FunctionPlan::Head() const {
  const std::string name = Name(index);
  switch (signature) {
    case Signature::kMany:
      return Attributes(*this) + "unsigned " + name +
             "(unsigned x, unsigned depth, long a, long b, unsigned c, long d, "
             "long e, char f, long g, double h, long i, long j)";
    case Signature::kVariadic:
      return Attributes(*this) + "unsigned " + name + "(unsigned x, unsigned depth, unsigned count, ...)";
    case Signature::kBig:
      return Attributes(*this) + "Big " + name + "(unsigned x, unsigned depth, Big big)";
    case Signature::kVirtual:
      return "unsigned S" + std::to_string(index) + "::Call(unsigned x, unsigned depth)";
    case Signature::kTemplate:
      return "template <typename Value>\n" + Attributes(*this) + "unsigned " + name + "(unsigned x, unsigned depth)";
    default:
      return Attributes(*this) + "unsigned " + name + "(unsigned x, unsigned depth)";
  }
}

std::string FunctionPlan::Call(Random& random, const std::string& argument) const {
  const std::string name = Name(index);
  const std::string begin = "(" + argument + ", depth - 1";
  switch (signature) {
    case Signature::kMany:
      return name + begin + ", 1, x, x + 1, 4, x + 5, 'f', x + 7, 8.5, x, x + 10)";
    case Signature::kVariadic: {
      const unsigned count = random.Below(9);
      std::string call = name + begin + ", " + std::to_string(count) + "u";
      for (unsigned i = 0; i < count; ++i) call += ", x + " + std::to_string(i);
      return call + ")";
    }
    case Signature::kBig:
      return name + begin + ", Big{{x, 2, 3}}).values[0]";
    case Signature::kVirtual:
      return "object" + std::to_string(index) + "->Call" + begin + ")";
    case Signature::kTemplate:
      return name + (random.OneIn(2) ? "<int>" : "<double>") + begin + ")";
    default:
      return (home != Home::kHeader && random.OneIn(4) ? "pointer" + std::to_string(index) : name) + begin + ")";
  }
}

std::string FunctionPlan::Declaration() const {
  const std::string number = std::to_string(index);
  if (signature == Signature::kVirtual) {
    return "struct S" + number + " : Base {\n  unsigned Call(unsigned x, unsigned depth) override;\n};\n" +
           "extern Base* volatile object" + number + ";\n";
  }
  std::string text = Head() + ";\n";
  if (IsEntry()) text += "extern property::Entry volatile pointer" + number + ";\n";
  return text;
}

std::vector<FunctionPlan> PlanFunctions(Random& random) {
  constexpr unsigned kEntries = 4;  // the first functions can be pointed at
  std::vector<FunctionPlan> plans(kEntries + 5 + random.Below(7));
  for (unsigned i = 0; i < plans.size(); ++i) {
    FunctionPlan& plan = plans[i];
    plan.index = i;
    plan.annotated = random.Below(5) < 3;
    plan.home = random.OneIn(2) ? Home::kFirst : Home::kSecond;
    plan.inlining = random.OneIn(3) ? Inlining::kNever : Inlining::kFree;
    plan.varies = random.OneIn(3);
    if (i < kEntries) {
      plan.lands = random.OneIn(3);
      continue;
    }
    plan.signature = static_cast<Signature>(random.Below(6));
    if (plan.signature == Signature::kTemplate || (plan.signature == Signature::kPlain && random.OneIn(2))) {
      plan.home = Home::kHeader;
      if (random.OneIn(2)) plan.inlining = Inlining::kAlways;
    }
    plan.lands = plan.inlining != Inlining::kAlways && random.OneIn(6);
  }
  return plans;
}

}  // namespace memline::property
