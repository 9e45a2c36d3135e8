// SPDX-License-Identifier: MIT
#include "body_writer.h"

namespace memline::property {
namespace {

constexpr unsigned kMaxLevels = 3;
constexpr unsigned kForms = 11;

}  // namespace

void BodyWriter::Text(const std::string& text) { text_ += std::string(indent_ * 2, ' ') + text + "\n"; }

void BodyWriter::Effect(const std::string& statement) {
  Text(counts_lines_ && annotated_ ? "LINE(" + statement + ");" : statement + ";");
}

void BodyWriter::Annotate(const std::string& region) {
  Text(region.empty() ? "PROFILE();" : "PROFILE(\"" + region + "\");");
  if (counts_lines_ && !annotated_) Text("property::Here here;");
  annotated_ = true;
}

void BodyWriter::Open(const std::string& head) {
  Text(head);
  ++indent_;
}

void BodyWriter::Close(const std::string& tail) {
  --indent_;
  Text(tail);
}

std::string BodyWriter::Fresh(const char* stem) { return stem + std::to_string(names_++); }

std::string BodyWriter::Form() { return "property::Form(" + std::to_string(random_.Below(kForms)) + ")"; }

std::string BodyWriter::Condition() {
  const std::string shift = std::to_string(random_.Below(20));
  return "(x >> " + shift + ") % " + std::to_string(2 + random_.Below(4)) + " == 0";
}

// Functions that are always inlined call none of their kind: they could be each other's callers.
std::string BodyWriter::CallOf(const std::string& argument) {
  for (;;) {
    const FunctionPlan& callee = plans_[random_.Below(static_cast<unsigned>(plans_.size()))];
    if (callee.inlining == Inlining::kAlways && plan_->inlining == Inlining::kAlways) continue;
    if (callee.TakesArgumentsOnStack() && !plan_->varies) continue;
    return callee.Call(random_, argument);
  }
}

std::string BodyWriter::AnyCall() {
  if (random_.OneIn(6)) return CallOf(CallOf("x"));
  if (random_.OneIn(8)) return CallOf("x") + " + " + CallOf("x + 1");
  return CallOf("x");
}

std::string BodyWriter::AnyEntry(const char* stem) {
  for (;;) {
    const FunctionPlan& callee = plans_[random_.Below(static_cast<unsigned>(plans_.size()))];
    if (callee.IsEntry()) return stem + std::to_string(callee.index);
  }
}

std::string BodyWriter::Write(const FunctionPlan& plan) {
  plan_ = &plan;
  text_.clear();
  annotated_ = false;
  names_ = 0;
  Open(plan.Head() + " {");
  Begin();
  if (plan.lands) Land();
  Statements(2 + random_.Below(5));
  Return();
  Close();
  return text_ + "\n";
}

void BodyWriter::Begin() {
  const bool early = random_.OneIn(3);  // before the PROFILE, so that what comes now is the caller's
  const std::string out = plan_->signature == Signature::kBig ? "return big;" : "return x;";
  if (plan_->signature == Signature::kMany) Text("x += static_cast<unsigned>(a + b + c + d + e + f + g + h + i + j);");
  if (plan_->signature == Signature::kTemplate) Text("x += sizeof(Value);");
  if (early) Text("if (depth == 0 || !property::Fuel()) " + out);
  if (early && random_.OneIn(3)) Effect("x = property::Put(x, " + Form() + ")");
  if (plan_->annotated) Annotate("");
  if (!early) Text("if (depth == 0 || !property::Fuel()) " + out);
  if (plan_->signature == Signature::kVariadic) {
    Text("va_list list;");
    Text("va_start(list, count);");
    Text("for (unsigned i = 0; i < count; ++i) x += va_arg(list, unsigned);");
    Text("va_end(list);");
  }
}

// Called by a pointer, so never inlined: to jump over a scope of one's own frame is undefined, and nobody could tell.
void BodyWriter::Land() {
  Text("const unsigned start = x;");
  Text("property::Landing landing(__builtin_dwarf_cfa());");
  Open("if (setjmp(landing.place) == 0) {");
  Effect("x = " + AnyEntry("pointer") + "(start, depth - 1)");
  Effect("x = property::Put(x, " + Form() + ")");
  Close("} else {");
  ++indent_;
  Text("landing.Leave();");
  Text("x = start;");
  Effect("x = property::Put(x, " + Form() + ")");
  Effect("x = " + CallOf("x"));
  Close();
  Text("landing.Leave();");
}

void BodyWriter::Statements(unsigned count) {
  for (unsigned i = 0; i < count; ++i) Statement();
}

void BodyWriter::Statement() {
  const unsigned kind = random_.Below(20);
  if (kind < 10 || levels_ == kMaxLevels) return Simple();
  ++levels_;
  const bool was_annotated = annotated_;
  if (plan_->varies && random_.OneIn(3)) {
    Room();
  } else if (kind < 13) {
    Nested();
  } else if (kind < 15) {
    Region();
  } else if (kind < 16) {
    Room();
  } else if (kind < 18) {
    Try();
  } else if (kind < 19) {
    Containers();
  } else {
    Lambda();
  }
  annotated_ = was_annotated;
  --levels_;
}

void BodyWriter::Simple() {
  switch (random_.Below(16)) {
    case 0:
    case 1:
    case 2:
      return Effect("x = property::Put(x, " + Form() + ")");
    case 3:
      return Effect("x = property::Drop(x)");
    case 4:
      return Effect("x = property::Resize(x)");
    case 5:
      return Effect("x = property::Fill(x, " + std::to_string(1 + random_.Below(40)) + ")");
    case 6:
      return Effect("if (" + Condition() + ") property::Throw(x)");
    case 7:
      return Text("if (" + Condition() + ") property::Jump();");
    case 8:
      if (plan_->signature == Signature::kBig || in_lambda_) return Effect("x = " + AnyCall());
      return Text("if (" + Condition() + ") return x;");
    case 9:
      return Effect("x = property::Compare(" + AnyEntry("F") + ", x, depth - 1)");
    case 10:
      if (!random_.OneIn(3)) return Effect("x = " + AnyCall());
      return Effect("x = property::Spawn(" + AnyEntry("F") + ", x, depth - 1)");
    default:
      return Effect("x = " + AnyCall());
  }
}

void BodyWriter::Nested() {
  switch (random_.Below(4)) {
    case 0: {
      const std::string count = Fresh("count");
      Text("const unsigned " + count + " = 1 + (x >> 5) % 3;");
      Open("for (unsigned i = 0; i < " + count + "; ++i) {");
      if (random_.OneIn(3)) Annotate(Fresh("loop "));
      Statements(1 + random_.Below(2));
      return Close();
    }
    case 1:
      Open("switch ((x >> " + std::to_string(random_.Below(16)) + ") & 3) {");
      for (unsigned i = 0; i < 3; ++i) {
        Open("case " + std::to_string(i) + ": {");
        Statements(1);
        Text("break;");
        Close();
      }
      return Close();
    default:
      Open("if (" + Condition() + ") {");
      Statements(1 + random_.Below(2));
      Close("} else {");
      ++indent_;
      Statements(random_.Below(2));
      return Close();
  }
}

void BodyWriter::Region() {
  Open("{");
  Annotate(Fresh("region "));
  Statements(1 + random_.Below(3));
  Close();
}

// Memory of the frame itself, of a size that the compiler knows or does not.
void BodyWriter::Room() {
  const std::string room = Fresh("room");
  const bool may_vary = plan_->varies && plan_->inlining != Inlining::kAlways && !plan_->lands;
  Open("{");
  switch (may_vary ? random_.Below(3) : 3) {
    case 0:
      Text("void* " + room + " = alloca(16 + x % 200);");
      break;
    case 1:
      Text("char " + room + "[16 + x % 100];");
      break;
    case 2:
      Text("alignas(64) char " + room + "[64];");
      break;
    default:
      Text("char " + room + "[" + std::to_string(100 + random_.Below(9000)) + "];");
  }
  Text("asm volatile(\"\" : : \"r\"(&" + room + ") : \"memory\");");
  Statements(1 + random_.Below(3));
  Close();
}

void BodyWriter::Try() {
  if (counts_lines_) {
    Effect("try { x = " + AnyCall() + "; } catch (const property::Error& error) { x = property::Caught(error); }");
    return;
  }
  Open("try {");
  Statements(1 + random_.Below(2));
  Close("} catch (const property::Error& error) {");
  ++indent_;
  Text("x = property::Caught(error);");
  Statements(random_.Below(2));
  if (random_.OneIn(3)) Text("if (" + Condition() + ") throw;");
  Close();
}

void BodyWriter::Containers() {
  if (counts_lines_) return Effect("x = property::Fill(x, " + std::to_string(1 + random_.Below(90)) + ")");
  const std::string vector = Fresh("vector");
  Open("{");
  Text("std::vector<std::string> " + vector + ";");
  Open("for (unsigned i = 0; i < 1 + x % 9; ++i) {");
  Text(vector + ".push_back(std::string(10 + i * 3, 'a'));");
  Close();
  Statements(random_.Below(3));
  Text("x += static_cast<unsigned>(" + vector + ".size());");
  Close();
}

void BodyWriter::Lambda() {
  const std::string lambda = Fresh("lambda");
  const bool was_in_lambda = in_lambda_;
  in_lambda_ = true;
  const bool was_annotated = annotated_;
  Open("const auto " + lambda + " = [&]() {");
  annotated_ = false;
  if (random_.OneIn(2)) Annotate("");
  Statements(1 + random_.Below(2));
  Close("};");
  in_lambda_ = was_in_lambda;
  annotated_ = was_annotated;
  Effect(lambda + "()");
}

void BodyWriter::Return() {
  if (plan_->signature == Signature::kBig) {
    Effect("x = " + AnyCall());
    Text("big.values[0] = x;");
    return Text("return big;");
  }
  if (counts_lines_ && annotated_) return Text("return x;");
  Text(random_.OneIn(3) ? "return x;" : "return " + AnyCall() + ";");
}

}  // namespace memline::property
