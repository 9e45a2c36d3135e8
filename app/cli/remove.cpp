// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>
#include <system_error>

#include "app/cli/command.h"
#include "app/cli/session_choice.h"
#include "profiler_core/store/open_session.h"
#include "profiler_core/store/session_summary.h"

namespace memline::app {
namespace {

namespace fs = std::filesystem;

struct RemoveOptions {
  std::vector<std::string> files;
  std::string directory = ".";
  bool dry_run = false;
};

// Damaged sessions are sessions; what is none is left alone.
bool IsSession(const fs::path& path) {
  const absl::Status status = OpenSession(path).status();
  return status.ok() || absl::IsDataLoss(status) || absl::IsFailedPrecondition(status);
}

int Remove(const fs::path& path, bool dry_run) {
  const std::string what = "cannot remove " + path.string();
  std::error_code error;
  if (!fs::exists(path, error)) return Fail({what, "there is no such file", "see memline list"});
  if (!IsSession(path)) return Fail({what, "it is no memline session", "remove it with rm, if you mean to"});
  if (IsBeingRecorded(path)) return Fail({what, "it is being recorded", "end the recording first"});
  if (!dry_run) {
    // The log first: without its file it is of no use, but not the other way round.
    for (const char* suffix : {"-shm", "-wal", ""}) {
      fs::remove(path.string() + suffix, error);
      if (error) return Fail({what, error.message(), "check the permissions of its directory"});
    }
  }
  std::printf("%s %s\n", dry_run ? "would remove" : "removed", path.c_str());
  return 0;
}

int RemoveAll(const std::vector<fs::path>& paths, bool dry_run) {
  int status = 0;
  for (const fs::path& path : paths) {
    if (Remove(path, dry_run) != 0) status = kFailure;
  }
  return status;
}

int Clean(const RemoveOptions& options) {
  const absl::StatusOr<std::vector<fs::path>> sessions = SessionsIn(options.directory);
  if (!sessions.ok()) return Fail(Explain("cannot clean " + options.directory, sessions.status()));
  return RemoveAll(*sessions, options.dry_run);
}

void AddDryRun(CLI::App& verb, RemoveOptions& options) {
  verb.add_flag("-n,--dry-run", options.dry_run, "Only say what would be removed");
}

}  // namespace

Verb AddRm(CLI::App& memline) {
  auto options = std::make_shared<RemoveOptions>();
  CLI::App* rm = memline.add_subcommand("rm", "Remove sessions");
  rm->add_option("FILE", options->files, "Sessions")->required();
  AddDryRun(*rm, *options);
  return {rm, [options] { return RemoveAll({options->files.begin(), options->files.end()}, options->dry_run); }};
}

Verb AddClean(CLI::App& memline) {
  auto options = std::make_shared<RemoveOptions>();
  CLI::App* clean = memline.add_subcommand("clean", "Remove all sessions in a directory");
  clean->add_option("DIRECTORY", options->directory, "Where to look")->capture_default_str();
  AddDryRun(*clean, *options);
  return {clean, [options] { return Clean(*options); }};
}

}  // namespace memline::app
