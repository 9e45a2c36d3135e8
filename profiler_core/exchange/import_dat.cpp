// SPDX-License-Identifier: MIT
// Source of the format: memory_profiler 0.61, mprof.py, read_mprofile_file, and memory_profiler.py, which writes it.
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "profiler_core/exchange/call_tree.h"
#include "profiler_core/exchange/importers.h"
#include "profiler_core/exchange/line_reader.h"
#include "profiler_core/exchange/timeline.h"

namespace memline {
namespace {

constexpr char kDatOrigin[] = "a .dat of mprof, which has RSS and functions, no allocations and no lines";
constexpr double kMebibyte = 1 << 20;
constexpr uint32_t kMaxLevel = 1 << 16;

// A scope; its times are since 1970.
struct Scope {
  std::string function;
  Sample begin;
  Sample end;
  std::optional<uint32_t> level;
};

class DatFile {
 public:
  explicit DatFile(LineReader& lines) : lines_(lines) {}

  absl::Status Read() {
    for (std::string_view line; lines_.Next(line);) {
      const std::string_view field = TakeField(line, ' ');
      absl::Status status;
      if (field == "CMDLINE") command_ = line;
      if (field == "MEM") status = ReadSample(line, kFirst);
      if (field == "CHLD") status = ReadChild(line);
      if (field == "FUNC") status = ReadScope(line);
      if (!status.ok()) return status;
    }
    return lines_.status();
  }

  void AddTo(Session& session) {
    session.start_unix_ns = Begin();
    for (ProcessTimeline& process : timeline_.processes()) {
      for (Sample& sample : process.series[static_cast<size_t>(SeriesId::kRss)])
        sample.time_ns -= session.start_unix_ns;
    }
    AddTimeline(std::move(timeline_), {}, kDatOrigin, session);
    Target& first = session.targets[0];
    first.pid = 0;  // of the first process the file has none
    first.start_unix_ns = session.start_unix_ns;
    AddCommand(first);
    AddScopes(session.start_unix_ns, first);
  }

 private:
  static constexpr uint32_t kFirst = UINT32_MAX;  // no process has this id

  absl::Status ReadValue(std::string_view& line, Sample& sample) {
    const std::optional<double> mebibytes = ParseReal(TakeField(line, ' '));
    if (!mebibytes || *mebibytes > 1e12) return lines_.Wrong("the memory is no number");
    const std::optional<int64_t> time_ns = ParseNanoseconds(TakeField(line, ' '));
    if (!time_ns) return lines_.Wrong("the time is no number of seconds");
    sample = {*time_ns, std::round(*mebibytes * kMebibyte)};
    return absl::OkStatus();
  }

  absl::Status ReadSample(std::string_view line, uint32_t pid) {
    Sample sample;
    if (absl::Status status = ReadValue(line, sample); !status.ok()) return status;
    ProcessTimeline& process = timeline_[pid];
    process.series[static_cast<size_t>(SeriesId::kRss)].push_back(sample);
    ++process.rows;
    return absl::OkStatus();
  }

  absl::Status ReadChild(std::string_view line) {
    const std::optional<uint32_t> pid = ParseNumber<uint32_t>(TakeField(line, ' '));
    if (!pid || *pid == kFirst) return lines_.Wrong("the child has no number");
    return ReadSample(line, *pid);
  }

  absl::Status ReadScope(std::string_view line) {
    Scope scope;
    scope.function = TakeField(line, ' ');
    for (Sample* sample : {&scope.begin, &scope.end}) {
      if (absl::Status status = ReadValue(line, *sample); !status.ok()) return status;
    }
    if (scope.end.time_ns < scope.begin.time_ns) return lines_.Wrong("the function ends before it begins");
    if (!line.empty()) {
      scope.level = ParseNumber<uint32_t>(line);
      if (!scope.level || *scope.level > kMaxLevel) return lines_.Wrong("the level is no number");
    }
    scopes_.push_back(std::move(scope));
    return absl::OkStatus();
  }

  // The first process is there even if only its scopes are.
  int64_t Begin() {
    static_cast<void>(timeline_[kFirst]);
    std::vector<ProcessTimeline>& processes = timeline_.processes();
    std::stable_partition(processes.begin(), processes.end(),
                          [](const ProcessTimeline& process) { return process.pid == kFirst; });
    std::optional<int64_t> begin_ns;
    const auto note = [&](int64_t time_ns) { begin_ns = std::min(begin_ns.value_or(time_ns), time_ns); };
    for (const ProcessTimeline& process : processes) {
      for (const Sample& sample : process.series[static_cast<size_t>(SeriesId::kRss)]) note(sample.time_ns);
    }
    for (const Scope& scope : scopes_) note(scope.begin.time_ns);
    return begin_ns.value_or(0);
  }

  void AddCommand(Target& target) const {
    std::string_view rest = command_;
    while (!rest.empty()) target.command.emplace_back(TakeField(rest, ' '));
  }

  // Which function called which is not said, only how deep each is.
  void AddScopes(int64_t start_ns, Target& target) {
    std::stable_sort(scopes_.begin(), scopes_.end(),
                     [](const Scope& a, const Scope& b) { return a.begin.time_ns < b.begin.time_ns; });
    CallTree tree(target);
    std::vector<int64_t> open_until;
    for (const Scope& scope : scopes_) {
      while (!open_until.empty() && open_until.back() <= scope.begin.time_ns) open_until.pop_back();
      const auto depth = scope.level.value_or(static_cast<uint32_t>(open_until.size()));
      open_until.push_back(scope.end.time_ns);
      target.brackets.push_back({0, depth, tree.Enter({}, scope.function, 0, {}).node, scope.begin.time_ns - start_ns,
                                 scope.end.time_ns - start_ns, static_cast<uint64_t>(scope.begin.value),
                                 static_cast<uint64_t>(scope.end.value)});
    }
  }

  LineReader& lines_;
  std::string command_;
  Timeline timeline_;
  std::vector<Scope> scopes_;
};

}  // namespace

absl::Status ImportDat(ByteSource& source, SessionSink& sink) {
  LineReader lines(source);
  DatFile file(lines);
  if (absl::Status status = file.Read(); !status.ok()) return status;
  file.AddTo(sink.session());
  return absl::OkStatus();
}

}  // namespace memline
