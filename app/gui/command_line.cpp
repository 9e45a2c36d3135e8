// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/command_line.h"

#include <QCommandLineParser>
#include <QRegularExpression>

namespace memline::app {
namespace {

constexpr int kMinPixels = 100;
constexpr int kMaxPixels = 16'000;

CommandLine Fail(const QString& error) {
  CommandLine line;
  line.error = error;
  return line;
}

QSize ParseSize(const QString& text) {
  static const QRegularExpression pattern("^(\\d{1,5})[xX](\\d{1,5})$");
  const QRegularExpressionMatch match = pattern.match(text);
  const QSize size(match.captured(1).toInt(), match.captured(2).toInt());
  const bool fits = size.width() >= kMinPixels && size.height() >= kMinPixels && size.width() <= kMaxPixels &&
                    size.height() <= kMaxPixels;
  return fits ? size : QSize();
}

CommandLine Render(const QCommandLineParser& parser, CommandLine line) {
  line.mode = CommandLine::Mode::kRender;
  line.file = parser.value("render");
  line.output = parser.value("output");
  if (line.output.isEmpty()) return Fail("--render: no output file: add -o FILE.png, .svg or .pdf");
  if (parser.isSet("size")) line.size = ParseSize(parser.value("size"));
  if (!line.size.isValid()) {
    return Fail(QString("--size %1: not a size: give WIDTHxHEIGHT in pixels, %2 to %3 each")
                    .arg(parser.value("size"))
                    .arg(kMinPixels)
                    .arg(kMaxPixels));
  }
  return line;
}

CommandLine Run(QStringList words, CommandLine line) {
  line.mode = CommandLine::Mode::kRun;
  if (words.isEmpty()) return Fail("--run: no program: add -- PROGRAM ARGUMENTS…");
  line.launch.program = words.takeFirst();
  line.launch.arguments = words;
  if (const QString problem = LaunchProblem(line.launch); !problem.isEmpty()) {
    return Fail(QString("--run %1: %2 Check the path and the spelling").arg(line.launch.program, problem));
  }
  return line;
}

}  // namespace

CommandLine ParseCommandLine(const QStringList& arguments) {
  QCommandLineParser parser;
  // Everything behind the first word that is no option belongs to the program to run.
  parser.setOptionsAfterPositionalArgumentsMode(arguments.contains("--run")
                                                    ? QCommandLineParser::ParseAsPositionalArguments
                                                    : QCommandLineParser::ParseAsOptions);
  parser.addOptions({{{"h", "help"}, {}},
                     {"version", {}},
                     {"run", {}},
                     {"wait", {}},
                     {{"i", "interval"}, {}, "MS"},
                     {"include-children", {}},
                     {"render", {}, "FILE"},
                     {{"o", "output"}, {}, "PICTURE"},
                     {"size", {}, "WxH"}});
  const bool parsed = parser.parse(QStringList("memline-gui") + arguments);
  CommandLine line;
  if (parser.isSet("help")) {
    line.mode = CommandLine::Mode::kHelp;
    return line;
  }
  if (parser.isSet("version")) {
    line.mode = CommandLine::Mode::kVersion;
    return line;
  }
  if (!parsed) return Fail(parser.errorText().chopped(1) + ": see memline-gui --help");
  if (parser.isSet("interval")) {
    bool number = false;
    line.launch.interval_ms = parser.value("interval").toInt(&number);
    if (!number || line.launch.interval_ms < kMinIntervalMs || line.launch.interval_ms > kMaxIntervalMs) {
      return Fail(QString("--interval %1: out of range: give %2 to %3 milliseconds")
                      .arg(parser.value("interval"))
                      .arg(kMinIntervalMs)
                      .arg(kMaxIntervalMs));
    }
  }
  line.launch.include_children = parser.isSet("include-children");
  if (line.launch.include_children && !parser.isSet("run")) {
    return Fail("--include-children: no program is launched: add --run -- PROGRAM ARGUMENTS…");
  }
  const QStringList words = parser.positionalArguments();
  if (parser.isSet("run")) return Run(words, line);
  if (words.size() > (parser.isSet("render") || parser.isSet("wait") ? 0 : 1)) {
    return Fail(QString("%1: one argument too many: see memline-gui --help").arg(words.last()));
  }
  if (parser.isSet("render")) return Render(parser, line);
  if (parser.isSet("wait")) line.mode = CommandLine::Mode::kWait;
  line.file = words.value(0);
  return line;
}

QString HelpText() {
  return QStringLiteral(
      R"(memline-gui: which line of which function holds the memory, live while the program runs

  memline-gui [FILE]                            open the window, with a session
  memline-gui --run [-i MS] -- PROGRAM ARGS…    launch a program and record it at once
  memline-gui --wait [-i MS]                    wait for programs built with PROFILE() to start
  memline-gui --render FILE -o PICTURE          draw the timeline of a session; needs no display

      --include-children  with --run: record what the program starts, too
  -i, --interval MS     one tick of the timeline, 1 to 10000 milliseconds (10)
  -o, --output PICTURE  a file ending in .png, .svg or .pdf
      --size WxH        of the picture, in pixels (1200x600)
  -h, --help            this text
      --version         the version

Recordings are kept in $XDG_DATA_HOME/memline/sessions. `memline --help` has the commands for the terminal.
)");
}

}  // namespace memline::app
