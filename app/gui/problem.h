// SPDX-License-Identifier: GPL-3.0-or-later
// What went wrong, in the user's words: what, why and what to do next.
#ifndef MEMLINE_APP_GUI_PROBLEM_H_
#define MEMLINE_APP_GUI_PROBLEM_H_

#include <absl/status/status.h>

#include <QString>

namespace memline::app {

struct Problem {
  QString what;
  QString why;
  QString next;
};

/// `status` must not be OK. Its code decides what to do next.
[[nodiscard]] Problem Explain(const QString& what, const absl::Status& status);

/// "memline: what: why: what to do", one line however many the parts have.
[[nodiscard]] QString ToLine(const Problem& problem);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_PROBLEM_H_
