// SPDX-License-Identifier: GPL-3.0-or-later
#include "profiler_core/exchange/export.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/group_options.h"
#include "app/cli/print_report.h"
#include "app/cli/session_choice.h"
#include "app/cli/time_choice.h"
#include "profiler_core/receive/recorder.h"

namespace memline::app {
namespace {

struct Options {
  std::string file;
  std::string format;
  std::string weight = "live";
  std::string output;
  TimeChoice time;
};

std::optional<std::string> Exported(const Options& options, const std::filesystem::path& path, const Session& session) {
  const auto format = static_cast<ExportFormat>(PlaceOf(kExportNames, options.format));
  if (format == ExportFormat::kCsv) return ExportCsv(session);
  if (format == ExportFormat::kDat) return ExportDat(session);
  if (format == ExportFormat::kOpenMetrics) return ExportOpenMetrics(session);
  const std::optional<std::vector<TimeSlice>> slices = ChooseSlices(path, session, options.time);
  if (!slices) return std::nullopt;
  const auto weight = static_cast<StackWeight>(PlaceOf(kStackWeightNames, options.weight));
  if (format == ExportFormat::kCollapsed) return ExportCollapsed(session, *slices, weight);
  return ExportSpeedscope(session, *slices, weight, path.filename().string());
}

// A new file: nothing is overwritten.
int Write(const std::string& path, const std::string& text) {
  FILE* file = std::fopen(path.c_str(), "wxe");
  if (file == nullptr) {
    return Fail({"cannot write " + path, std::strerror(errno), "choose another name with -o"});
  }
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (std::fclose(file) == 0 && written) return 0;
  return Fail({"cannot write " + path, std::strerror(errno), "check the space on the disk"});
}

int Export(const Options& options) {
  const bool of_stacks = options.format == "collapsed" || options.format == "speedscope";
  if (!of_stacks && !options.time.empty()) {
    return Fail({"--at, --from and --to", "a file of the format " + options.format + " is of the whole session",
                 "leave them out, or export collapsed or speedscope"});
  }
  const std::optional<std::filesystem::path> path = ChooseSession(options.file);
  if (!path) return kFailure;
  const absl::StatusOr<Session> session = OpenRecording(*path);
  if (!session.ok()) return Fail(Explain("cannot export " + path->string(), session.status()));
  const std::optional<std::string> text = Exported(options, *path, *session);
  if (!text) return kFailure;
  return options.output.empty() ? Print(*text) : Write(options.output, *text);
}

}  // namespace

Verb AddExport(CLI::App& memline) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = memline.add_subcommand("export", "Write a session in the format of another tool");
  verb->add_option("FILE", options->file, "A session; the newest one unless named");
  verb->add_option("-f,--format", options->format,
                   "csv: the timeline; dat: for mprof plot; collapsed: for flamegraph.pl; speedscope; openmetrics: the "
                   "last values")
      ->check(CLI::IsMember(Words(kExportNames)))
      ->required();
  verb->add_option("-o,--output", options->output, "A new file; stdout unless named");
  verb->add_option("--weight", options->weight, "What the stacks of collapsed and speedscope weigh")
      ->check(CLI::IsMember(Words(kStackWeightNames)))
      ->capture_default_str();
  auto* at = verb->add_option("--at", options->time.at, std::string("The stacks at a moment: ") + kMomentHelp)
                 ->type_name("TIME");
  verb->add_option("--from", options->time.from, "What changed after this moment")->type_name("TIME")->excludes(at);
  verb->add_option("--to", options->time.to, "What changed up to this moment")->type_name("TIME")->excludes(at);
  return {verb, [options] { return Export(*options); }};
}

}  // namespace memline::app
