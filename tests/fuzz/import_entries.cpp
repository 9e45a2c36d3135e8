// SPDX-License-Identifier: MIT
// What is imported without an error must make a session that opens.
#include <cstdlib>
#include <string>
#include <vector>

#include "profiler_core/exchange/import.h"
#include "profiler_core/exchange/importers.h"
#include "tests/fuzz/entry.h"
#include "tests/unit/store/scratch_directory.h"

namespace memline {
namespace {

using Importer = absl::Status (*)(ByteSource&, SessionSink&, std::string&);

void Check(const absl::Status& status) {
  if (!status.ok()) std::abort();
}

// The text itself, whatever it begins with. Of its ticks the last state goes to the file.
void FeedImporter(std::string_view bytes, Importer import) {
  static const ScratchDirectory directory;
  static const std::filesystem::path path = directory / "session";
  Session session;
  SessionSink sink([&](const Session& complete, const std::vector<std::vector<CounterTick>>& /*ticks*/) {
    session = complete;
    return absl::OkStatus();
  });
  const std::unique_ptr<ByteSource> source = BytesOf(bytes);
  std::string note;
  absl::Status status = import(*source, sink, note);
  if (status.ok()) status = sink.Finish();
  if (!status.ok()) return;
  std::filesystem::remove(path);
  auto writer = SessionWriter::Create(path);
  Check(writer.status());
  Check((*writer)->Commit(session, {}));
  Check((*writer)->Finish());
  Check(LoadSession(path).status());
}

template <absl::Status (*kImport)(ByteSource&, SessionSink&)>
absl::Status WithoutNote(ByteSource& source, SessionSink& sink, std::string& /*note*/) {
  return kImport(source, sink);
}

}  // namespace

void FuzzJson(std::string_view bytes) { FeedImporter(bytes, WithoutNote<ImportJson>); }
void FuzzCsv(std::string_view bytes) { FeedImporter(bytes, WithoutNote<ImportCsv>); }
void FuzzDat(std::string_view bytes) { FeedImporter(bytes, WithoutNote<ImportDat>); }
void FuzzMassif(std::string_view bytes) { FeedImporter(bytes, ImportMassif); }
void FuzzHeaptrack(std::string_view bytes) { FeedImporter(bytes, ImportHeaptrack); }

void FuzzCompressed(std::string_view bytes) {
  const std::unique_ptr<ByteSource> source = Decompressed(BytesOf(bytes));
  while (!source->Next().empty()) {
  }
}

}  // namespace memline
