// SPDX-License-Identifier: MIT
#include "profiler_core/report/problem.h"

#include <utility>

namespace memline {
namespace {

std::string NextStep(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kNotFound:
      return "check the path and the spelling";
    case absl::StatusCode::kPermissionDenied:
      return "check the permissions, or choose another place";
    case absl::StatusCode::kInvalidArgument:
      return "choose a file that memline recorded, or a program that can be executed";
    case absl::StatusCode::kDataLoss:
      return "use another copy of the file, or record again";
    case absl::StatusCode::kFailedPrecondition:
      return "open it with a newer memline";
    case absl::StatusCode::kAlreadyExists:
      return "choose another name";
    case absl::StatusCode::kResourceExhausted:
      return "free some space, or choose another place";
    default:
      return "try again, or choose another place";
  }
}

}  // namespace

Problem Explain(std::string what, const absl::Status& status) {
  return {std::move(what), std::string(status.message()), NextStep(status.code())};
}

std::string ToSentence(const Problem& problem) {
  std::string line = problem.what + ": " + problem.why + ": " + problem.next;
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return line;
}

std::string ToLine(const Problem& problem) { return "memline: " + ToSentence(problem); }

}  // namespace memline
