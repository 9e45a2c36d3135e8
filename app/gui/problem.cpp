// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/problem.h"

#include <QCoreApplication>

namespace memline::app {
namespace {

QString NextStep(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kNotFound:
      return "Check the path and the spelling.";
    case absl::StatusCode::kPermissionDenied:
      return "Check the permissions, or choose another place.";
    case absl::StatusCode::kInvalidArgument:
      return "Choose a file that memline recorded, or a program that can be executed.";
    case absl::StatusCode::kDataLoss:
      return "Use another copy of the file, or record again.";
    case absl::StatusCode::kFailedPrecondition:
      return "Open it with a newer memline.";
    case absl::StatusCode::kAlreadyExists:
      return "Choose another name.";
    case absl::StatusCode::kResourceExhausted:
      return "Free some space, or choose another place.";
    default:
      return "Try again, or choose another place.";
  }
}

}  // namespace

Problem Explain(const QString& what, const absl::Status& status) {
  const absl::string_view message = status.message();
  return {what, QString::fromUtf8(message.data(), static_cast<qsizetype>(message.size())), NextStep(status.code())};
}

QString ToLine(const Problem& problem) {
  return QString("memline: %1: %2: %3").arg(problem.what, problem.why, problem.next).simplified();
}

}  // namespace memline::app
