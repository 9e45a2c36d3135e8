// SPDX-License-Identifier: MIT
// Compares what the runtime recorded of a program with what the reference recorded of the same program, and, where the
// program kept count itself, with that.
//
//   property_compare RUNTIME.rec REFERENCE.rec [OWN-COUNT.txt]
//
// Exit status 0: equal; 1: different, each difference on a line of its own; 2: something could not be read.
#include <absl/strings/str_cat.h>

#include <cstdio>
#include <cstring>
#include <string>

#include "lines.h"
#include "sites.h"

namespace {

using namespace memline;
using namespace memline::property;

absl::StatusOr<Target> Load(const char* path) {
  absl::StatusOr<Session> session = ImportRecording(path);
  if (!session.ok()) return session.status();
  if (session->targets[0].end.kind != TargetEnd::Kind::kGoodbye) {
    return absl::DataLossError(
        absl::StrCat(path, ": is not complete: the program had no time to end it; record again"));
  }
  return std::move(session->targets[0]);
}

int Fail(const absl::Status& status) {
  fprintf(stderr, "property_compare: %s\n", std::string(status.message()).c_str());
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return Fail(absl::InvalidArgumentError("usage: RUNTIME.rec REFERENCE.rec [OWN-COUNT.txt]"));
  const absl::StatusOr<Target> runtime = Load(argv[1]);
  if (!runtime.ok()) return Fail(runtime.status());
  const absl::StatusOr<Target> reference = Load(argv[2]);
  if (!reference.ok()) return Fail(reference.status());

  size_t differences = PrintDifferences(CountersBySite(*runtime), CountersBySite(*reference));
  if (argc > 3) {
    const absl::StatusOr<OwnCount> own = ReadOwnCount(argv[3]);
    if (!own.ok()) return Fail(own.status());
    differences += PrintLineDifferences(SelfCountsByLine(*runtime), *own, FunctionsByLine(*runtime));
  }
  const RuntimeStats& stats = runtime->stats;
  printf("differences %zu sites %zu slot %llu unwinder %llu unknown %llu unknown_frees %llu overflowed %llu\n",
         differences, runtime->sites.size(), static_cast<unsigned long long>(stats.lines_from_slot),
         static_cast<unsigned long long>(stats.lines_from_unwinder),
         static_cast<unsigned long long>(stats.lines_unknown), static_cast<unsigned long long>(stats.unknown_frees),
         static_cast<unsigned long long>(stats.overflowed_scopes));
  return differences == 0 ? 0 : 1;
}
