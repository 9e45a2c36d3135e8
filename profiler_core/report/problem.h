// SPDX-License-Identifier: MIT
// What went wrong, in the user's words: what, why and what to do next.
#ifndef MEMLINE_REPORT_PROBLEM_H_
#define MEMLINE_REPORT_PROBLEM_H_

#include <absl/status/status.h>

#include <string>

namespace memline {

struct Problem {
  std::string what;
  std::string why;
  std::string next;  ///< what to do; a sentence without its full stop
};

/// `status` must not be OK. Its code decides what to do next.
[[nodiscard]] Problem Explain(std::string what, const absl::Status& status);

/// "what: why: what to do". One line: control characters become blanks.
[[nodiscard]] std::string ToSentence(const Problem& problem);

/// "memline: what: why: what to do". One line: control characters become blanks.
[[nodiscard]] std::string ToLine(const Problem& problem);

}  // namespace memline

#endif  // MEMLINE_REPORT_PROBLEM_H_
