// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <string_view>

namespace memline::app {
namespace {

constexpr std::string_view kEnter = "\x1b[?1049h\x1b[?25l";  // the other screen, no cursor
constexpr std::string_view kLeave = "\x1b[?25h\x1b[?1049l";
constexpr std::array<int, 5> kFaults = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

termios former_modes;
bool has_modes = false;

void Write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t bytes = write(STDOUT_FILENO, text.data(), text.size());
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes <= 0) return;
    text.remove_prefix(static_cast<size_t>(bytes));
  }
}

void Enter() {
  has_modes = tcgetattr(STDIN_FILENO, &former_modes) == 0;
  if (has_modes) {
    termios modes = former_modes;
    modes.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    tcsetattr(STDIN_FILENO, TCSANOW, &modes);
  }
  Write(kEnter);
}

// Async-signal-safe.
void Leave() {
  Write(kLeave);
  if (has_modes) tcsetattr(STDIN_FILENO, TCSANOW, &former_modes);
}

// Once: SA_RESETHAND, so that the signal then does what it does.
void OnFault(int signal) {
  Leave();
  raise(signal);
}

}  // namespace

bool MovesCursor(int descriptor) {
  const char* kind = getenv("TERM");
  return isatty(descriptor) != 0 && kind != nullptr && std::string_view(kind) != "dumb";
}

Terminal::Terminal() {
  for (const int fault : kFaults) {
    struct sigaction action {};
    action.sa_handler = OnFault;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(fault, &action, nullptr);
  }
  Enter();
}

Terminal::~Terminal() {
  Leave();
  for (const int fault : kFaults) signal(fault, SIG_DFL);
}

TerminalSize Terminal::Size() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {size.ws_col, size.ws_row};
}

int Terminal::Width(int descriptor) {
  winsize size{};
  const bool known = ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col != 0;
  return known ? size.ws_col : TerminalSize().columns;
}

void Terminal::Show(const std::vector<std::string>& lines) {
  std::string screen = "\x1b[H";
  const auto room = static_cast<size_t>(Size().rows);
  for (size_t i = 0; i < lines.size() && i < room; ++i) {
    if (i != 0) screen += "\r\n";
    screen += lines[i] + "\x1b[K";  // and blanks to the end of the line
  }
  Write(screen + "\x1b[J");
}

std::optional<char> Terminal::Key() {
  pollfd wait{STDIN_FILENO, POLLIN, 0};
  char key = 0;
  if (poll(&wait, 1, 0) <= 0 || read(STDIN_FILENO, &key, 1) != 1) return std::nullopt;
  return key;
}

void Terminal::Suspend() {
  Leave();
  raise(SIGSTOP);
  Enter();
}

}  // namespace memline::app
