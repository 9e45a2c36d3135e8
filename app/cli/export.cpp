// SPDX-License-Identifier: GPL-3.0-or-later
#include "profiler_core/exchange/export.h"

#include <unistd.h>

#include <memory>

#include "app/cli/command.h"
#include "app/cli/group_options.h"
#include "app/cli/output_file.h"
#include "app/cli/session_choice.h"
#include "app/cli/time_choice.h"
#include "profiler_core/exchange/export_json.h"
#include "profiler_core/exchange/export_open_metrics.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/store/counter_history.h"

namespace memline::app {
namespace {

struct ExportOptions {
  std::string file;
  std::string format;
  std::string weight = "live";
  std::string output;
  TimeChoice time;
};

bool IsOfStacks(ExportFormat format) {
  return format == ExportFormat::kCollapsed || format == ExportFormat::kSpeedscope || format == ExportFormat::kPprof;
}

bool IsBinary(ExportFormat format) { return format == ExportFormat::kPprof || format == ExportFormat::kPerfetto; }

// A file that MEMLINE_RECORD made has none.
absl::StatusOr<std::unique_ptr<CounterHistory>> HistoryOf(const std::filesystem::path& path) {
  auto history = CounterHistory::Open(path);
  if (absl::IsInvalidArgument(history.status())) return std::unique_ptr<CounterHistory>();
  return history;
}

absl::Status WriteJson(const std::filesystem::path& path, const Session& session, OutputFile& output) {
  const auto history = HistoryOf(path);
  if (!history.ok()) return history.status();
  return ExportJson(session, history->get(), [&](std::string_view text) { return output.Write(text); });
}

std::string OfSession(ExportFormat format, const Session& session) {
  if (format == ExportFormat::kCsv) return ExportCsv(session);
  if (format == ExportFormat::kDat) return ExportDat(session);
  if (format == ExportFormat::kPerfetto) return ExportPerfetto(session);
  return ExportOpenMetrics(session);
}

std::string OfStacks(ExportFormat format, const std::filesystem::path& path, const Session& session,
                     const std::vector<TimeSlice>& slices, StackWeight weight) {
  if (format == ExportFormat::kPprof) return ExportPprof(session, slices);
  if (format == ExportFormat::kCollapsed) return ExportCollapsed(session, slices, weight);
  return ExportSpeedscope(session, slices, weight, path.filename().string());
}

int FailToWrite(const std::string& path, const absl::Status& status) {
  return Fail({path.empty() ? "cannot write the export" : "cannot write " + path, std::string(status.message()),
               absl::IsAlreadyExists(status) ? "choose another name with -o" : "check the space and the permissions"});
}

int Export(const ExportOptions& options) {
  const auto format = static_cast<ExportFormat>(PlaceOf(kExportNames, options.format));
  if (!IsOfStacks(format) && !options.time.empty()) {
    return Fail({"--at, --from and --to", "a file of the format " + options.format + " is of the whole session",
                 "leave them out, or export collapsed, speedscope or pprof"});
  }
  if (IsBinary(format) && options.output.empty() && isatty(STDOUT_FILENO) != 0) {
    return Fail({"cannot print " + options.format, "it is no text", "name a file with -o"});
  }
  const std::optional<std::filesystem::path> path = ChooseSession(options.file);
  if (!path) return kFailure;
  // Nothing that was made up gets into another tool.
  const absl::StatusOr<Session> session = OpenRecording(*path, Reading::kAll);
  if (!session.ok()) return Fail(Explain("cannot export " + path->string(), session.status()));
  std::optional<std::vector<TimeSlice>> slices;
  if (IsOfStacks(format)) slices = ChooseSlices(*path, *session, options.time);
  if (IsOfStacks(format) && !slices) return kFailure;
  OutputFile output(options.output);
  if (!output.status().ok()) return FailToWrite(options.output, output.status());
  absl::Status status;
  if (format == ExportFormat::kJson) {
    status = WriteJson(*path, *session, output);
  } else if (slices) {
    const auto weight = static_cast<StackWeight>(PlaceOf(kStackWeightNames, options.weight));
    status = output.Write(OfStacks(format, *path, *session, *slices, weight));
  } else {
    status = output.Write(OfSession(format, *session));
  }
  if (!output.status().ok()) return FailToWrite(options.output, output.status());
  if (!status.ok()) return Fail(Explain("cannot export " + path->string(), status));
  status = output.Finish();
  return status.ok() ? 0 : FailToWrite(options.output, status);
}

}  // namespace

Verb AddExport(CLI::App& memline) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* verb = memline.add_subcommand("export", "Write a session in the format of another tool");
  verb->add_option("FILE", options->file, "A session; the newest one unless named");
  verb->add_option("-f,--format", options->format,
                   "json: everything, for memline import; csv: the timeline; dat: for mprof plot; collapsed: for "
                   "flamegraph.pl; speedscope; pprof; perfetto: a trace; openmetrics: the last values")
      ->check(CLI::IsMember(Words(kExportNames)))
      ->required();
  verb->add_option("-o,--output", options->output, "A new file; stdout unless named");
  verb->add_option("--weight", options->weight, "What the stacks of collapsed and speedscope weigh")
      ->check(CLI::IsMember(Words(kStackWeightNames)))
      ->capture_default_str();
  AddTimeOptions(*verb, options->time, "The stacks");
  return {verb, [options] { return Export(*options); }};
}

}  // namespace memline::app
