// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>
#include <string_view>

#include "app/cli/command.h"
#include "app/cli/function_peak.h"
#include "app/cli/progress.h"
#include "app/cli/session_choice.h"
#include "profiler_core/analyse/names.h"
#include "profiler_core/receive/recorder.h"
#include "profiler_core/report/format.h"
#include "profiler_core/store/session_summary.h"

namespace memline::app {
namespace {

struct PeakOptions {
  std::vector<std::string> files;
  std::string function;
};

double MebiBytes(uint64_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

int PrintPeak(const std::filesystem::path& path) {
  const absl::StatusOr<SessionSummary> session = ReadSummary(path);
  if (!session.ok()) return Fail(Explain("cannot read the peak of " + path.string(), session.status()));
  if (session->peak_rss_bytes == 0) {
    return Fail({path.string() + " has no peak", "no RSS was recorded", "record for longer than a tick"});
  }
  std::printf("%s\t%.3f MiB", path.c_str(), MebiBytes(session->peak_rss_bytes));
  if (session->processes > 1) std::printf("\tpid %u of %zu processes", session->peak_pid, session->processes);
  std::puts("");
  return 0;
}

// Some of the annotated ones, for whoever has asked for another.
std::string SomeFunctions(const Session& session) {
  constexpr size_t kSome = 8;
  std::set<std::string> names;
  for (const Target& target : session.targets) {
    for (uint32_t i = 0; i < target.functions.size(); ++i) names.insert(Names(target).FunctionName(i));
  }
  std::string text;
  size_t listed = 0;
  for (const std::string& name : names) {
    if (listed++ == kSome) return text + ", …";
    text += (text.empty() ? "" : ", ") + Printable(name);
  }
  return text;
}

// A target in which the function was seen, and what was seen.
struct Found {
  size_t target = 0;
  FunctionPeak peak;
  std::optional<uint64_t> live_bytes;  ///< empty where the file has no history
};

absl::StatusOr<std::vector<Found>> Find(const std::filesystem::path& path, const Session& session,
                                        const std::string& name) {
  std::vector<Found> all;
  const auto history = CounterHistory::Open(path);
  for (size_t i = 0; i < session.targets.size(); ++i) {
    const Target& target = session.targets[i];
    const std::vector<uint32_t> functions = FunctionsCalled(target, name);
    if (functions.empty()) continue;
    Found found{i, PeakDuring(target, functions), {}};
    if (history.ok()) {
      const absl::StatusOr<uint64_t> live = MostLiveOf(**history, target, i, name);
      if (!live.ok()) return live.status();
      found.live_bytes = *live;
    }
    all.push_back(found);
  }
  return all;
}

int PrintFunctionPeak(const std::filesystem::path& path, const std::string& name) {
  const std::string what = "cannot read the peak of " + path.string();
  const std::string doing = "reading " + path.string();
  const absl::StatusOr<Session> session = WithProgress(doing, [&] { return OpenRecording(path); });
  if (!session.ok()) return Fail(Explain(what, session.status()));
  const absl::StatusOr<std::vector<Found>> found = WithProgress(doing, [&] { return Find(path, *session, name); });
  if (!found.ok()) return Fail(Explain(what, found.status()));
  if (found->empty()) {
    const std::string others = SomeFunctions(*session);
    return Fail({path.string() + " has no function " + name,
                 others.empty() ? "none is annotated" : "those with a PROFILE() are " + others,
                 "name one of them, or annotate it"});
  }
  const Found& most = *std::max_element(
      found->begin(), found->end(), [](const Found& a, const Found& b) { return a.peak.rss_bytes < b.peak.rss_bytes; });
  if (most.peak.rss_bytes == 0) {
    return Fail({path.string() + " has no peak of " + name, "no tick came while it ran",
                 "record with a shorter --interval, or annotate it with MEMLINE_PROFILE_PEAK()"});
  }
  std::printf("%s\t%.3f MiB", path.c_str(), MebiBytes(most.peak.rss_bytes));
  if (most.peak.heap_bytes) std::printf("\theap in use %.3f MiB", MebiBytes(*most.peak.heap_bytes));
  if (most.live_bytes) std::printf("\tits own live %.3f MiB", MebiBytes(*most.live_bytes));
  if (session->targets.size() > 1) {
    std::printf("\tpid %u of %zu processes", session->targets[most.target].pid, session->targets.size());
  }
  std::puts("");
  return 0;
}

int Peak(PeakOptions options) {
  if (options.files.empty()) {
    const std::optional<std::filesystem::path> newest = ChooseSession({});
    if (!newest) return kFailure;
    options.files.push_back(newest->string());
  }
  int status = 0;
  for (const std::string& file : options.files) {
    const int one = options.function.empty() ? PrintPeak(file) : PrintFunctionPeak(file, options.function);
    status = std::max(status, one);
  }
  return status;
}

}  // namespace

Verb AddPeak(CLI::App& memline) {
  auto options = std::make_shared<PeakOptions>();
  CLI::App* peak = memline.add_subcommand("peak", "Print the highest RSS of a process in each session");
  peak->add_option("FILE", options->files, "Sessions; the newest one unless named");
  peak->add_option(
          "--function,--func", options->function,
          "The highest RSS while this annotated function ran, the highest heap in use at a tick meanwhile, and "
          "the most that was live of what it and its callees have allocated")
      ->type_name("NAME");
  return {peak, [options] { return Peak(*options); }};
}

}  // namespace memline::app
