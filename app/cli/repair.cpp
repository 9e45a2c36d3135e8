// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include "app/cli/command.h"
#include "profiler_core/report/format.h"
#include "profiler_core/store/repair_session.h"

namespace memline::app {
namespace {

struct RepairOptions {
  std::string file;
  std::string output;
};

std::string OutputFor(const RepairOptions& options) {
  if (!options.output.empty()) return options.output;
  std::filesystem::path path = options.file;
  const std::filesystem::path extension = path.extension();
  return path.replace_extension().string() + "-repaired" + extension.string();
}

std::string Describe(const Loss& loss) {
  std::string text = loss.table + ": " + FormatCount(loss.kept - loss.dropped) + " rows kept";
  if (loss.dropped != 0) text += ", " + FormatCount(loss.dropped) + " made no sense";
  if (loss.cut) text += ", others could not be read";
  return text;
}

int Repair(const RepairOptions& options) {
  const std::string output = OutputFor(options);
  const absl::StatusOr<std::vector<Loss>> losses = RepairSession(options.file, output);
  if (!losses.ok()) return Fail(Explain("cannot repair " + options.file, losses.status()));
  if (losses->empty()) {
    std::printf("nothing is missing from %s; a copy is in %s\n", options.file.c_str(), output.c_str());
    return 0;
  }
  std::printf("%s has what could be read of %s\n", output.c_str(), options.file.c_str());
  for (const Loss& loss : *losses) std::printf("  %s\n", Describe(loss).c_str());
  return 0;
}

}  // namespace

Verb AddRepair(CLI::App& memline) {
  auto options = std::make_shared<RepairOptions>();
  CLI::App* repair = memline.add_subcommand("repair", "Write a new session from what can be read of a damaged one");
  repair->add_option("FILE", options->file, "The damaged session; it is left as it is")->required();
  repair->add_option("-o,--output", options->output, "The new session; must not exist (FILE-repaired.memline)");
  repair->footer(
      "A recording that was killed needs no repair: it opens as it is. This is for files that are cut short or have "
      "bad "
      "blocks.");
  return {repair, [options] { return Repair(*options); }};
}

}  // namespace memline::app
