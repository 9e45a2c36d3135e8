// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/program_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <QDir>
#include <QStandardPaths>

namespace memline::app {
namespace {

int NamelessFile() {
  const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + "/memline";
  QDir().mkpath(folder);
  return open(folder.toLocal8Bit().constData(), O_TMPFILE | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
}

}  // namespace

ProgramOutput::ProgramOutput() : file_(NamelessFile()) {}

QByteArray ProgramOutput::TakeNew(qsizetype max_bytes) {
  QByteArray bytes(max_bytes, Qt::Uninitialized);
  const ssize_t read = pread(file_.get(), bytes.data(), static_cast<size_t>(max_bytes), taken_);
  if (read <= 0) return {};
  bytes.truncate(read);
  taken_ += read;
  // The program's offset goes on behind the hole. Not every file system can do this; then the file grows.
  static_cast<void>(fallocate(file_.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, taken_));
  return bytes;
}

}  // namespace memline::app
