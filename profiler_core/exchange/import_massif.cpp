// SPDX-License-Identifier: MIT
// Source of the format: valgrind 3.19, massif/ms_main.c, and what it writes. A snapshot gives the live bytes of each
// place, so what happened between two of them is known by the difference alone.
#include <absl/strings/str_cat.h>

#include <array>
#include <string>

#include "profiler_core/exchange/check_session.h"
#include "profiler_core/exchange/importers.h"
#include "profiler_core/exchange/line_reader.h"
#include "profiler_core/exchange/massif_tree.h"
#include "profiler_core/exchange/site_ledger.h"
#include "profiler_core/exchange/units.h"

namespace memline {
namespace {

// What a snapshot counts besides the heap.
constexpr std::array<std::string_view, 2> kOtherBytes = {"mem_heap_extra_B", "mem_stacks_B"};

class MassifFile {
 public:
  MassifFile(LineReader& lines, SessionSink& sink)
      : lines_(lines), target_(sink.session().targets.emplace_back()), tree_(target_), ledger_(sink, 0) {
    for (const std::string_view name : kOtherBytes) target_.user_counters.push_back({std::string(name), {}});
    target_.rss_charges.reason = "massif does not measure RSS";
  }

  absl::Status Read() {
    for (std::string_view line; lines_.Next(line);) {
      if (line.empty() || line.front() == '#') continue;
      if (absl::Status status = ReadLine(line); !status.ok()) return status;
    }
    if (lines_.status().ok() && in_snapshot_) return lines_.Wrong("the last snapshot is cut short");
    target_.end = {TargetEnd::Kind::kGoodbye, 0, target_.last_ns()};
    return lines_.status();
  }

  [[nodiscard]] std::string Note() const {
    return tree_.folded() == 0 ? "" : absl::StrCat(tree_.folded(), " calls found no room and count for their callers");
  }

 private:
  absl::Status ReadLine(std::string_view line) {
    if (line.starts_with("desc:")) return TakeOptions(line.substr(5));
    if (line.starts_with("cmd:")) return TakeCommand(line.substr(4));
    if (line.starts_with("time_unit:")) return TakeUnit(line.substr(10));
    const std::string_view key = TakeField(line, '=');
    if (key == "heap_tree") return EndSnapshot(line);
    const std::optional<uint64_t> number = ParseNumber<uint64_t>(line);
    if (!number) return lines_.Wrong("it is no line of a massif file");
    if (key == "snapshot") {
      in_snapshot_ = true;
      has_time_ = false;
    }
    if (key == "time") return TakeTime(*number);
    if (key == "mem_heap_B") heap_bytes_ = *number;
    for (size_t i = 0; i < kOtherBytes.size(); ++i) {
      if (key == kOtherBytes[i]) other_bytes_[i] = *number;
    }
    return absl::OkStatus();
  }

  absl::Status TakeOptions(std::string_view options) {
    if (options.find("--pages-as-heap=yes") != std::string_view::npos) {
      target_.marks.push_back({0, 0, "the sizes are those of pages (--pages-as-heap=yes)"});
    }
    return absl::OkStatus();
  }

  absl::Status TakeCommand(std::string_view command) {
    if (command.starts_with(' ')) command.remove_prefix(1);
    while (!command.empty()) target_.command.emplace_back(TakeField(command, ' '));
    return absl::OkStatus();
  }

  // A session has nothing but nanoseconds.
  absl::Status TakeUnit(std::string_view unit) {
    if (unit == " ms") {
      time_unit_ns_ = kNanosecondsOfMillisecond;
    } else if (unit == " i") {
      target_.marks.push_back({0, 0, "a second is 10^9 instructions (--time-unit=i)"});
    } else if (unit == " B") {
      target_.marks.push_back({0, 0, "a second is 10^9 bytes allocated and freed (--time-unit=B)"});
    } else {
      return lines_.Wrong("the unit of time is not known");
    }
    return absl::OkStatus();
  }

  absl::Status TakeTime(uint64_t time) {
    if (time > static_cast<uint64_t>(kMaxImportedNs / time_unit_ns_)) return lines_.Wrong("the time is out of range");
    const auto time_ns = static_cast<int64_t>(time) * time_unit_ns_;
    if (time_ns < time_ns_) return lines_.Wrong("the time goes back");
    time_ns_ = time_ns;
    has_time_ = true;
    return absl::OkStatus();
  }

  absl::Status EndSnapshot(std::string_view tree) {
    if (!in_snapshot_ || !has_time_) return lines_.Wrong("a heap tree belongs to no snapshot");
    if (heap_bytes_ > kMaxImportedBytes) return lines_.Wrong("the size of the heap is out of range");
    in_snapshot_ = false;
    ++target_.tick_count;
    target_[SeriesId::kHeapLive].Append(time_ns_, static_cast<double>(heap_bytes_));
    for (size_t i = 0; i < other_bytes_.size(); ++i) {
      target_.user_counters[i].series.Append(time_ns_, static_cast<double>(other_bytes_[i]));
    }
    if (tree == "empty") return absl::OkStatus();
    if (absl::Status status = tree_.Read(lines_); !status.ok()) return status;
    CountDifference();
    return ledger_.EndTick(time_ns_, heap_bytes_);
  }

  // Of the sites that the tree has, and of those that it has no more.
  void CountDifference() {
    const auto is_live = [&](uint32_t site) { return tree_.bytes().find(site) != tree_.bytes().end(); };
    for (const auto& [site, bytes] : tree_.bytes()) {
      const uint64_t before = site < ledger_.counters().size() ? ledger_.counters()[site].live_bytes() : 0;
      if (bytes > before) ledger_.Change(site).alloc_bytes += bytes - before;
      if (bytes < before) ledger_.Change(site).freed_bytes += before - bytes;
    }
    for (uint32_t site = 0; site < ledger_.counters().size(); ++site) {
      const uint64_t live = ledger_.counters()[site].live_bytes();
      if (live != 0 && !is_live(site)) ledger_.Change(site).freed_bytes += live;
    }
  }

  LineReader& lines_;
  Target& target_;
  MassifTree tree_;
  SiteLedger ledger_;
  int64_t time_unit_ns_ = 1;
  bool in_snapshot_ = false;
  bool has_time_ = false;
  int64_t time_ns_ = 0;
  uint64_t heap_bytes_ = 0;
  std::array<uint64_t, kOtherBytes.size()> other_bytes_{};
};

}  // namespace

absl::Status ImportMassif(ByteSource& source, SessionSink& sink, std::string& note) {
  LineReader lines(source);
  MassifFile file(lines, sink);
  absl::Status status = file.Read();
  note = file.Note();
  return status;
}

}  // namespace memline
