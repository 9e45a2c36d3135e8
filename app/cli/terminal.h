// SPDX-License-Identifier: GPL-3.0-or-later
// The terminal: what it can show, and that of a command which draws whole screens and takes single keys.
#ifndef MEMLINE_APP_CLI_TERMINAL_H_
#define MEMLINE_APP_CLI_TERMINAL_H_

#include <optional>
#include <string>
#include <vector>

namespace memline::app {

/// Whether the descriptor is a terminal on which a line can be written over again.
[[nodiscard]] bool MovesCursor(int descriptor);

struct TerminalSize {
  int columns = 80;
  int rows = 24;
};

/// While it exists, the terminal shows another screen, and keys arrive at once and unseen. The former screen and modes
/// come back with its end, also where a fault or abort ends the program. One at a time.
class Terminal {
 public:
  Terminal();
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  [[nodiscard]] static TerminalSize Size();
  /// Of the terminal that the descriptor is; 80 if it does not say.
  [[nodiscard]] static int Width(int descriptor);
  /// As many lines as it has room for, the rest of the screen blank. In one write, so that nothing flickers.
  static void Show(const std::vector<std::string>& lines);
  /// A key that was pressed; nothing when none was.
  [[nodiscard]] static std::optional<char> Key();
  /// Gives the terminal back, stops the program as the terminal's stop key does, and takes it again when it goes on.
  static void Suspend();
};

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_TERMINAL_H_
