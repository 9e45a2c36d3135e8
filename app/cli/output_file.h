// SPDX-License-Identifier: GPL-3.0-or-later
// Where a command writes what it was asked for: stdout, or a new file, which is gone again if it cannot be completed.
#ifndef MEMLINE_APP_CLI_OUTPUT_FILE_H_
#define MEMLINE_APP_CLI_OUTPUT_FILE_H_

#include <absl/status/status.h>

#include <cstdio>
#include <string>
#include <string_view>

namespace memline::app {

class OutputFile {
 public:
  /// "" is stdout. Nothing is overwritten: status() is AlreadyExists then.
  explicit OutputFile(std::string path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  absl::Status Write(std::string_view text);
  /// After this the file stays.
  absl::Status Finish();
  [[nodiscard]] const absl::Status& status() const { return status_; }

 private:
  absl::Status Failed();

  const std::string path_;
  FILE* file_;
  absl::Status status_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_OUTPUT_FILE_H_
