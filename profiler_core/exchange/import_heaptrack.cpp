// SPDX-License-Identifier: MIT
// Source of the format: heaptrack 1.4, what heaptrack_interpret writes. All numbers are hexadecimal; a line begins with
// what it is:
//
//   v version file-version     s size text                       c milliseconds since the start
//   X command line             i address module frames…          R resident pages
//   I page-size pages          t address caller                  a size trace
//   # comment                  + allocation                      - allocation
//
// A frame is "function file line", without file and line where they are not known. Strings, addresses, traces and
// allocations are numbered as they come, allocations from 0, the others from 1.
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "profiler_core/exchange/check_session.h"
#include "profiler_core/exchange/heaptrack_symbols.h"
#include "profiler_core/exchange/importers.h"
#include "profiler_core/exchange/line_reader.h"
#include "profiler_core/exchange/site_ledger.h"
#include "profiler_core/exchange/units.h"

namespace memline {
namespace {

constexpr uint32_t kFileVersion = 3;
constexpr size_t kMaxAllocations = size_t{1} << 26;
// A peak between two time stamps that is higher by more than this part gets a tick of its own, at the time of the
// first: of such peaks there are at most some thousand.
constexpr uint64_t kPeakFraction = 100;

// The numbers of a line.
class Fields {
 public:
  explicit Fields(std::string_view rest) : rest_(rest) {}

  /// 0 for what is none, and then ok() is false.
  template <typename Number>
  Number Take() {
    const std::optional<Number> number = ParseNumber<Number>(TakeField(rest_, ' '), 16);
    ok_ = ok_ && number.has_value();
    return number.value_or(0);
  }
  [[nodiscard]] bool AtEnd() const { return rest_.empty(); }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

class HeaptrackFile {
 public:
  HeaptrackFile(LineReader& lines, SessionSink& sink)
      : lines_(lines),
        session_(sink.session()),
        target_(session_.targets.emplace_back()),
        symbols_(target_),
        ledger_(sink, 0) {
    target_.rss_charges.reason = "heaptrack does not charge RSS to lines";
  }

  absl::Status Read() {
    for (std::string_view line; lines_.Next(line);) {
      if (lines_.number() == 1 && !line.starts_with("v ")) return lines_.Wrong("the version is missing");
      if (line.empty()) continue;
      if (absl::Status status = ReadLine(line); !status.ok()) return status;
    }
    if (!lines_.status().ok()) return lines_.status();
    if (absl::Status status = EndTick(); !status.ok()) return status;
    target_.end = {TargetEnd::Kind::kGoodbye, 0, time_ns_};
    target_.stats.overflowed_scopes = symbols_.folded();
    return absl::OkStatus();
  }

  [[nodiscard]] std::string Note() const {
    return symbols_.folded() == 0 ? ""
                                  : absl::StrCat(symbols_.folded(), " calls found no room and count for their callers");
  }

 private:
  // What was allocated at once with one size and trace.
  struct Allocation {
    uint64_t size;
    uint32_t trace;
    uint32_t site = UINT32_MAX;
    uint64_t live = 0;
  };

  absl::Status ReadLine(std::string_view line) {
    const char kind = line.front();
    Fields fields(line.substr(std::min<size_t>(line.size(), 2)));
    switch (kind) {
      case 'v':
        return ReadVersion(fields);
      case 'X':
        return ReadCommand(fields.rest());
      case 'I':
        return ReadSystem(fields);
      case 's':
        return ReadString(fields);
      case 'i':
        return ReadPointer(fields);
      case 't':
        return ReadTrace(fields);
      case 'a':
        return ReadAllocation(fields);
      case '+':
        return Allocate(fields);
      case '-':
        return Free(fields);
      case 'c':
        return ReadTime(fields);
      case 'R':
        return ReadRss(fields);
      case 'x':
      case 'm':
        return lines_.Wrong("it is a raw file of heaptrack, which heaptrack_interpret has not seen");
      default:
        return absl::OkStatus();  // comments, suppressions
    }
  }

  absl::Status ReadVersion(Fields& fields) {
    static_cast<void>(fields.Take<uint32_t>());
    const auto version = fields.Take<uint32_t>();
    if (fields.ok() && version == kFileVersion) return absl::OkStatus();
    return lines_.Wrong(absl::StrCat("only version ", kFileVersion, " of heaptrack's files is known"));
  }

  absl::Status ReadCommand(std::string_view words) {
    target_.command.clear();
    while (!words.empty()) target_.command.emplace_back(TakeField(words, ' '));
    return absl::OkStatus();
  }

  absl::Status ReadSystem(Fields& fields) {
    page_bytes_ = fields.Take<uint32_t>();
    const auto pages = fields.Take<uint32_t>();
    session_.machine.memory_bytes = uint64_t{page_bytes_} * pages;
    return fields.ok() ? absl::OkStatus() : lines_.Wrong("the size of a page is no number");
  }

  // A text may have line feeds: its size comes before it.
  absl::Status ReadString(Fields& fields) {
    const auto size = fields.Take<uint32_t>();
    if (!fields.ok() || size > LineReader::kMaxLineBytes) return lines_.Wrong("the size of a string is no number");
    std::string text(fields.rest());
    for (std::string_view more; text.size() < size && lines_.Next(more);)
      absl::StrAppend(&text, "\n", std::string(more));
    if (text.size() != size) return lines_.Wrong("a string is not as long as it says");
    return symbols_.AddString(std::move(text)) ? absl::OkStatus() : lines_.Wrong("there are too many strings");
  }

  absl::Status ReadPointer(Fields& fields) {
    const auto pc = fields.Take<uint64_t>();
    const auto module = fields.Take<uint32_t>();
    frames_.clear();
    while (!fields.AtEnd()) {
      HeaptrackSymbols::Frame& frame = frames_.emplace_back();
      frame.function = fields.Take<uint32_t>();
      if (fields.AtEnd()) break;
      frame.file = fields.Take<uint32_t>();
      frame.line = fields.Take<uint32_t>();
    }
    if (fields.ok() && symbols_.AddPointer(pc, module, frames_)) return absl::OkStatus();
    return lines_.Wrong("it is no address with strings that are there");
  }

  absl::Status ReadTrace(Fields& fields) {
    const auto pointer = fields.Take<uint32_t>();
    const auto caller = fields.Take<uint32_t>();
    if (fields.ok() && symbols_.AddTrace(pointer, caller)) return absl::OkStatus();
    return lines_.Wrong("it is no trace with an address and a caller that are there");
  }

  absl::Status ReadAllocation(Fields& fields) {
    const auto size = fields.Take<uint64_t>();
    const auto trace = fields.Take<uint32_t>();
    const bool fits = size <= kMaxImportedBytes && symbols_.HasTrace(trace) && allocations_.size() < kMaxAllocations;
    if (!fields.ok() || !fits) return lines_.Wrong("it is no allocation with a trace that is there");
    allocations_.push_back({size, trace});
    return absl::OkStatus();
  }

  absl::Status Allocate(Fields& fields) {
    const auto number = fields.Take<uint32_t>();
    Allocation* allocation = fields.ok() && number < allocations_.size() ? &allocations_[number] : nullptr;
    if (allocation == nullptr) return lines_.Wrong("there is no such allocation");
    if (heap_bytes_ + allocation->size > kMaxImportedBytes) return lines_.Wrong("the size of the heap is out of range");
    if (allocation->site == UINT32_MAX) allocation->site = symbols_.SiteOf(allocation->trace);
    Counters& counters = ledger_.Change(allocation->site);
    ++counters.alloc_count;
    counters.alloc_bytes += allocation->size;
    ++allocation->live;
    heap_bytes_ += allocation->size;
    latest_ = number;
    return absl::OkStatus();
  }

  absl::Status Free(Fields& fields) {
    const auto number = fields.Take<uint32_t>();
    Allocation* allocation = fields.ok() && number < allocations_.size() ? &allocations_[number] : nullptr;
    if (allocation == nullptr || allocation->live == 0) return lines_.Wrong("nothing of it is allocated");
    if (heap_bytes_ > peak_bytes_ + peak_bytes_ / kPeakFraction) {
      if (absl::Status status = EndTick(); !status.ok()) return status;
    }
    Counters& counters = ledger_.Change(allocation->site);
    ++counters.freed_count;
    counters.freed_bytes += allocation->size;
    if (std::exchange(latest_, std::nullopt) == number) ++counters.temporary_count;
    --allocation->live;
    heap_bytes_ -= allocation->size;
    return absl::OkStatus();
  }

  absl::Status ReadTime(Fields& fields) {
    const auto milliseconds = fields.Take<uint64_t>();
    const bool fits = milliseconds <= static_cast<uint64_t>(kMaxImportedNs / kNanosecondsOfMillisecond);
    const int64_t time_ns = fits ? static_cast<int64_t>(milliseconds) * kNanosecondsOfMillisecond : -1;
    if (!fields.ok() || time_ns < time_ns_) return lines_.Wrong("the time is no number, or goes back");
    time_ns_ = time_ns;
    return EndTick();
  }

  absl::Status EndTick() {
    peak_bytes_ = std::max(peak_bytes_, heap_bytes_);
    ++target_.tick_count;
    target_[SeriesId::kHeapLive].Append(time_ns_, static_cast<double>(heap_bytes_));
    return ledger_.EndTick(time_ns_, heap_bytes_);
  }

  absl::Status ReadRss(Fields& fields) {
    const auto pages = fields.Take<uint32_t>();
    if (!fields.ok()) return lines_.Wrong("the number of pages is none");
    if (page_bytes_ == 0) return absl::OkStatus();  // nobody said how large they are
    target_[SeriesId::kRss].Append(time_ns_, static_cast<double>(pages) * page_bytes_);
    return absl::OkStatus();
  }

  LineReader& lines_;
  Session& session_;
  Target& target_;
  HeaptrackSymbols symbols_;
  SiteLedger ledger_;
  std::vector<HeaptrackSymbols::Frame> frames_;
  std::vector<Allocation> allocations_;
  std::optional<uint32_t> latest_;  // allocation, until something is freed
  int64_t time_ns_ = 0;
  uint64_t heap_bytes_ = 0;
  uint64_t peak_bytes_ = 0;  // of the ticks
  uint32_t page_bytes_ = 0;
};

}  // namespace

absl::Status ImportHeaptrack(ByteSource& source, SessionSink& sink, std::string& note) {
  LineReader lines(source);
  HeaptrackFile file(lines, sink);
  absl::Status status = file.Read();
  note = file.Note();
  return status;
}

}  // namespace memline
