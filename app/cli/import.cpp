// SPDX-License-Identifier: GPL-3.0-or-later
#include "profiler_core/exchange/import.h"

#include <cstdio>
#include <memory>

#include "app/cli/command.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

struct ImportOptions {
  std::string file;
  std::string output;
};

Problem Explained(const std::string& file, const absl::Status& status) {
  Problem problem = Explain("cannot import " + file, status);
  if (absl::IsUnimplemented(status)) {
    problem.next = "choose a json, csv or dat that memline exported, a .dat of mprof, a massif.out or a heaptrack file";
  } else if (absl::IsInvalidArgument(status)) {
    problem.next = "mend the file, or export it again";
  }
  return problem;
}

absl::StatusOr<Imported> ImportAny(const ImportOptions& options) {
  if (!IsRecording(options.file)) return ImportFile(options.file, options.output);
  if (absl::Status status = ConvertRecording(options.file, options.output); !status.ok()) return status;
  return Imported{"a recording of MEMLINE_RECORD", {}};
}

int RunImport(const ImportOptions& options) {
  const absl::StatusOr<Imported> imported = ImportAny(options);
  if (!imported.ok()) return Fail(Explained(options.file, imported.status()));
  std::fprintf(stderr, "memline: %s was imported as %s to %s\n", Printable(options.file).c_str(),
               imported->format.c_str(), Printable(options.output).c_str());
  if (!imported->note.empty()) std::fprintf(stderr, "memline: %s\n", imported->note.c_str());
  return 0;
}

}  // namespace

Verb AddImport(CLI::App& memline) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* verb = memline.add_subcommand("import", "Make a session of a file of another tool, or of an export");
  verb->add_option(
          "FILE", options->file,
          "json, csv or dat of memline export, what MEMLINE_RECORD wrote, .dat of mprof, massif.out, or a file of "
          "heaptrack; known by its content, gzip and zstd are unpacked")
      ->required();
  verb->add_option("-o,--output", options->output, "A new session")->required();
  return {verb, [options] { return RunImport(*options); }};
}

}  // namespace memline::app
