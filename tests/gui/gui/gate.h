// SPDX-License-Identifier: GPL-3.0-or-later
// Tells a growing_target when to end. One that is never told ends with the gate.
#ifndef MEMLINE_TESTS_GUI_GUI_GATE_H_
#define MEMLINE_TESTS_GUI_GUI_GATE_H_

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QTemporaryDir>

namespace memline::app {

class Gate {
 public:
  Gate() {
    if (mkfifo(qPrintable(path()), 0600) == 0) fd_ = open(qPrintable(path()), O_RDWR | O_CLOEXEC);
    if (fd_ < 0) qFatal("no FIFO");
  }
  ~Gate() { close(fd_); }
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  [[nodiscard]] QString path() const { return folder_.filePath("gate"); }
  void End() {
    if (write(fd_, "x", 1) != 1) qFatal("the FIFO is gone");
  }

 private:
  QTemporaryDir folder_;
  int fd_ = -1;
};

}  // namespace memline::app

#endif  // MEMLINE_TESTS_GUI_GUI_GATE_H_
