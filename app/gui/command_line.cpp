// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/command_line.h"

#include <QCommandLineParser>
#include <QRegularExpression>
#include <cmath>
#include <optional>

namespace memline::app {
namespace {

constexpr int kMinPixels = 100;
constexpr int kMaxPixels = 16'000;
constexpr int kMaxScale = 4;
constexpr double kMaxSeconds = 1e9;

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

std::optional<TimeRange> ParseWindow(const QString& text) {
  const QStringList ends = text.split(',');
  if (ends.size() != 2) return std::nullopt;
  bool numbers[2];
  const double begin_s = ends[0].toDouble(&numbers[0]);
  const double end_s = ends[1].toDouble(&numbers[1]);
  if (!numbers[0] || !numbers[1] || !(begin_s < end_s) || begin_s < -kMaxSeconds || end_s > kMaxSeconds) {
    return std::nullopt;
  }
  return TimeRange{std::llround(begin_s * 1e9), std::llround(end_s * 1e9)};
}

CommandLine Render(const QCommandLineParser& parser, CommandLine line) {
  line.mode = CommandLine::Mode::kRender;
  line.pictured = parser.values("render");
  line.output = parser.value("output");
  if (line.output.isEmpty()) return Fail("--render: no output file: add -o FILE.png, .svg or .pdf");
  line.picture.title = parser.value("title");
  line.picture.functions = !parser.isSet("no-functions");
  line.picture.slope = parser.isSet("slope");
  if (parser.isSet("window")) line.picture.window = ParseWindow(parser.value("window"));
  if (parser.isSet("window") && !line.picture.window) {
    return Fail(QString("--window %1: not a range of time: give its begin and its end in seconds, as 1.5,3")
                    .arg(parser.value("window")));
  }
  if (parser.isSet("scale")) line.picture.png_scale = parser.value("scale").toInt();
  if (line.picture.png_scale < 1 || line.picture.png_scale > kMaxScale) {
    return Fail(QString("--scale %1: out of range: give 1 to %2").arg(parser.value("scale")).arg(kMaxScale));
  }
  if (parser.isSet("size")) line.picture.size = ParseSize(parser.value("size"));
  if (!line.picture.size.isValid()) {
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
                     {"size", {}, "WxH"},
                     {"scale", {}, "N"},
                     {"title", {}, "TEXT"},
                     {"window", {}, "A,B"},
                     {"no-functions", {}},
                     {"slope", {}}});
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
  memline-gui --render FILE -o PICTURE          draw the timeline of a session; needs no display; several
                                                --render FILE share one plot

      --include-children  with --run: record what the program starts, too
  -i, --interval MS     one tick of the timeline, 1 to 10000 milliseconds (10)
  -o, --output PICTURE  a file ending in .png, .svg or .pdf
      --size WxH        of the picture, in pixels (1200x600)
      --scale N         pixels of a PNG file along each of those, 1 to 4 (2)
      --title TEXT      instead of the recorded command
      --window A,B      from A to B only, in seconds
      --no-functions    no brackets of functions
      --slope           how fast RSS rises
  -h, --help            this text
      --version         the version

Recordings are kept in $XDG_DATA_HOME/memline/sessions. `memline --help` has the commands for the terminal.
)");
}

}  // namespace memline::app
