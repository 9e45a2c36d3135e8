// SPDX-License-Identifier: MIT
#include "profiler_core/exchange/import.h"

#include <absl/strings/str_cat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <new>
#include <string_view>
#include <utility>

#include "profiler_core/exchange/importers.h"
#include "profiler_core/store/new_file.h"

namespace memline {
namespace {

enum class Format : uint8_t { kJson, kCsv, kDat, kMassif, kHeaptrack };

struct Beginning {
  std::string_view text;
  Format format;
};
constexpr std::array<Beginning, 8> kBeginnings = {{{"{", Format::kJson},
                                                   {"time_s,pid", Format::kCsv},
                                                   {"CMDLINE ", Format::kDat},
                                                   {"MEM ", Format::kDat},
                                                   {"FUNC ", Format::kDat},
                                                   {"CHLD ", Format::kDat},
                                                   {"desc:", Format::kMassif},
                                                   {"v ", Format::kHeaptrack}}};
constexpr std::array<std::string_view, 5> kFormatNames = {"memline json", "csv timeline", "mprof .dat", "massif",
                                                          "heaptrack"};

// Begins with what was looked at.
class FromHead : public ByteSource {
 public:
  FromHead(std::string_view head, ByteSource& rest) : head_(head), rest_(rest) { status_ = rest.status(); }
  std::string_view Next() override {
    if (!head_.empty()) return std::exchange(head_, {});
    const std::string_view next = rest_.Next();
    status_ = rest_.status();
    return next;
  }

 private:
  std::string_view head_;
  ByteSource& rest_;
};

absl::StatusOr<Format> Recognised(std::string_view head) {
  if (head.empty()) return absl::UnimplementedError("it is empty");
  if (head.starts_with("SQLite format 3")) {
    return absl::UnimplementedError("it is a database, and if it is a session, it needs no import");
  }
  const size_t begin = head.find_first_not_of(" \t\r\n");
  const bool is_json = begin != std::string_view::npos && head[begin] == '{';
  if (is_json) return Format::kJson;
  const auto* known = std::find_if(kBeginnings.begin(), kBeginnings.end(),
                                   [&](const Beginning& beginning) { return head.starts_with(beginning.text); });
  if (known == kBeginnings.end())
    return absl::UnimplementedError("it begins like none of the formats that can be imported");
  return known->format;
}

absl::Status ImportAs(Format format, ByteSource& source, SessionSink& sink, std::string& note) {
  switch (format) {
    case Format::kJson:
      return ImportJson(source, sink);
    case Format::kCsv:
      return ImportCsv(source, sink);
    case Format::kDat:
      return ImportDat(source, sink);
    case Format::kMassif:
      return ImportMassif(source, sink, note);
    case Format::kHeaptrack:
      return ImportHeaptrack(source, sink, note);
  }
  return absl::OkStatus();
}

absl::Status WithPath(const std::filesystem::path& path, const absl::Status& status) {
  const std::string name = path.string() + ": ";
  if (std::string(status.message()).starts_with(name)) return status;
  return absl::Status(status.code(), absl::StrCat(name, status.message()));
}

}  // namespace

absl::StatusOr<Imported> Import(std::unique_ptr<ByteSource> source, SessionSink& sink) {
  const std::unique_ptr<ByteSource> bytes = Decompressed(std::move(source));
  const std::string_view head = bytes->Next();
  if (!bytes->status().ok()) return bytes->status();
  const absl::StatusOr<Format> format = Recognised(head);
  if (!format.ok()) return format.status();
  FromHead whole(head, *bytes);
  Imported imported{std::string(kFormatNames.at(static_cast<size_t>(*format))), {}};
  absl::Status status = ImportAs(*format, whole, sink, imported.note);
  if (status.ok()) status = sink.Finish();
  if (!status.ok()) return status;
  return imported;
}

absl::StatusOr<Imported> ImportFile(const std::filesystem::path& from, const std::filesystem::path& to) {
  auto source = OpenBytes(from);
  if (!source.ok()) return source.status();
  if (absl::Status status = CheckUnused(to); !status.ok()) return status;
  auto temporary = TemporaryFile::Beside(to);
  if (!temporary.ok()) return temporary.status();
  unlink(temporary->path().c_str());  // a writer makes its file itself
  auto writer = SessionWriter::Create(temporary->path());
  if (!writer.ok()) return writer.status();
  SessionSink sink([&](const Session& session, const std::vector<std::vector<CounterTick>>& ticks) {
    return (*writer)->Commit(session, ticks);
  });
  absl::StatusOr<Imported> imported;
  try {
    imported = Import(*std::move(source), sink);
  } catch (const std::bad_alloc&) {
    imported = absl::ResourceExhaustedError("there is not enough memory to import it");
  }
  if (!imported.ok()) return WithPath(from, imported.status());
  absl::Status status = (*writer)->Finish();
  if (status.ok()) status = temporary->Place(to, false);
  if (!status.ok()) return status;
  return imported;
}

}  // namespace memline
