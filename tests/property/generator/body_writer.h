// SPDX-License-Identifier: MIT
// Writes the body of one function: random statements, each of which leaves a new number in x.
#ifndef MEMLINE_PROPERTY_GENERATOR_BODY_WRITER_H_
#define MEMLINE_PROPERTY_GENERATOR_BODY_WRITER_H_

#include <string>
#include <vector>

#include "function_plan.h"

namespace memline::property {

class BodyWriter {
 public:
  /// `counts_lines`: each statement of an annotated function that allocates or releases stands on one line and says
  /// so; such a program counts for itself. Otherwise statements are what they like.
  BodyWriter(Random& random, const std::vector<FunctionPlan>& plans, bool counts_lines)
      : random_(random), plans_(plans), counts_lines_(counts_lines) {}

  [[nodiscard]] std::string Write(const FunctionPlan& plan);

 private:
  void Text(const std::string& text);
  /// A statement that may allocate or release.
  void Effect(const std::string& statement);
  void Annotate(const std::string& region);
  void Open(const std::string& head);
  void Close(const std::string& tail = "}");

  void Begin();
  void Land();
  void Statements(unsigned count);
  void Statement();
  void Simple();
  void Nested();
  void Containers();
  void Region();
  void Room();
  void Try();
  void Lambda();
  void Return();

  std::string CallOf(const std::string& argument);
  std::string AnyCall();
  std::string AnyEntry(const char* stem);
  std::string Condition();
  std::string Form();
  std::string Fresh(const char* stem);

  Random& random_;
  const std::vector<FunctionPlan>& plans_;
  const bool counts_lines_;
  const FunctionPlan* plan_ = nullptr;
  std::string text_;
  unsigned indent_ = 0;
  unsigned levels_ = 0;
  unsigned names_ = 0;
  bool annotated_ = false;  // here, or around
  bool in_lambda_ = false;
};

}  // namespace memline::property

#endif  // MEMLINE_PROPERTY_GENERATOR_BODY_WRITER_H_
