// SPDX-License-Identifier: GPL-3.0-or-later
// What a launched program writes to stdout and stderr: a file without a name, so that the program never waits for the
// window and does not notice if that is killed.
#ifndef MEMLINE_APP_GUI_PROGRAM_OUTPUT_H_
#define MEMLINE_APP_GUI_PROGRAM_OUTPUT_H_

#include <QByteArray>
#include <cstdint>

#include "profiler_core/receive/unique_fd.h"

namespace memline::app {

/// GUI thread only.
class ProgramOutput {
 public:
  /// The file is in the user's cache folder; where that cannot be, descriptor() is -1 and there is no output.
  ProgramOutput();

  /// For LaunchCommand::output_fd.
  [[nodiscard]] int descriptor() const { return file_.get(); }
  /// What came since the last call, at most `max_bytes`. Gives the disk back what was taken.
  [[nodiscard]] QByteArray TakeNew(qsizetype max_bytes);

 private:
  UniqueFd file_;
  int64_t taken_ = 0;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_PROGRAM_OUTPUT_H_
