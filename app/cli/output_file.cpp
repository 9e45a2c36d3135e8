// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace memline::app {

OutputFile::OutputFile(std::string path)
    : path_(std::move(path)), file_(path_.empty() ? stdout : std::fopen(path_.c_str(), "wxe")) {
  if (file_ == nullptr) status_ = absl::Status(absl::ErrnoToStatusCode(errno), std::strerror(errno));
}

OutputFile::~OutputFile() {
  if (file_ == nullptr || path_.empty()) return;
  std::fclose(file_);
  unlink(path_.c_str());
}

absl::Status OutputFile::Failed() {
  status_ = absl::Status(absl::ErrnoToStatusCode(errno), std::strerror(errno));
  return status_;
}

absl::Status OutputFile::Write(std::string_view text) {
  if (!status_.ok()) return status_;
  return std::fwrite(text.data(), 1, text.size(), file_) == text.size() ? absl::OkStatus() : Failed();
}

absl::Status OutputFile::Finish() {
  if (!status_.ok()) return status_;
  if (path_.empty()) return std::fflush(file_) == 0 ? absl::OkStatus() : Failed();
  const bool closed = std::fclose(std::exchange(file_, nullptr)) == 0;
  if (closed) return absl::OkStatus();
  Failed().IgnoreError();
  unlink(path_.c_str());
  return status_;
}

}  // namespace memline::app
