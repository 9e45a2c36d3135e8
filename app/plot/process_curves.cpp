// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/process_curves.h"

#include <algorithm>
#include <string>
#include <utility>

#include "profiler_core/analyse/process_total.h"
#include "profiler_core/model/file_name.h"
#include "profiler_core/model/peaks.h"

namespace memline::app {
namespace {

constexpr size_t kMaxOthers = 4;
/// As for the curves of the one shown (timeline_frame.cpp).
constexpr int kPixelsPerBucket = 2;

QString NameOf(const Target& target) {
  const std::string path = target.command.empty() ? target.executable : target.command[0];
  return QStringLiteral("RSS of %1 (%2)").arg(QString::fromStdString(std::string(FileName(path)))).arg(target.pid);
}

void Add(QString name, bool is_sum, const Pyramid& series, const FrameRequest& request, TimelineFrame& frame) {
  const auto buckets = static_cast<size_t>(std::max(1, request.width_px / kPixelsPerBucket));
  TimelineFrame::Process process{std::move(name), is_sum,
                                 series.Query(request.range.begin_ns, request.range.end_ns, buckets)};
  for (const Bucket& bucket : process.buckets) frame.highest_bytes = std::max(frame.highest_bytes, bucket.max);
  frame.processes.push_back(std::move(process));
}

}  // namespace

void AddProcesses(const Session& session, const Target& shown, const FrameRequest& request, TimelineFrame& frame) {
  std::vector<const Target*> others;
  for (const Target& target : session.targets) {
    if (&target != &shown && target[SeriesId::kRss].size() != 0) others.push_back(&target);
  }
  if (others.empty()) return;
  std::stable_sort(others.begin(), others.end(),
                   [](const Target* a, const Target* b) { return PeakRssBytes(*a) > PeakRssBytes(*b); });
  Add(QStringLiteral("RSS of all processes"), true, SumOfRss(session), request, frame);
  for (size_t i = 0; i < std::min(others.size(), kMaxOthers); ++i) {
    Add(NameOf(*others[i]), false, (*others[i])[SeriesId::kRss], request, frame);
  }
  frame.hidden_processes = others.size() - std::min(others.size(), kMaxOthers);
}

std::optional<TimeRange> ExtentOfAll(const Session& session) {
  std::optional<TimeRange> all;
  for (const Target& target : session.targets) {
    const std::optional<TimeRange> extent = ExtentOf(target);
    if (!extent) continue;
    if (!all) all = extent;
    all = TimeRange{std::min(all->begin_ns, extent->begin_ns), std::max(all->end_ns, extent->end_ns)};
  }
  return all;
}

}  // namespace memline::app
