// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/picture.h"

#include <qcustomplot.h>

#include <algorithm>
#include <optional>

#include "app/plot/glide.h"
#include "app/plot/picture_file.h"
#include "app/plot/process_curves.h"
#include "app/plot/session_curves.h"
#include "app/plot/slope.h"
#include "app/plot/time_view.h"
#include "app/plot/timeline_canvas.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

constexpr int kMaxSidePx = 8192;
/// Of the legend; the rest of it is counted.
constexpr int kMaxLegendRows = 8;
/// One part in so many of the height, at the least.
constexpr int kLeastShareOfCurves = 3;

// The target whose peak is highest: in a session with helpers and children, the one that matters.
const Target* MainTarget(const Session& session) {
  const Target* main = nullptr;
  double highest = -1;
  for (const Target& target : session.targets) {
    const std::optional<TimelineFrame::Point> peak = PeakOf(target);
    const double bytes = peak ? peak->bytes : 0;
    if (bytes > highest) {
      highest = bytes;
      main = &target;
    }
  }
  return main;
}

QString CommandOf(const Target& target) {
  QStringList words;
  for (const std::string& word : target.command) words << QString::fromStdString(word);
  if (words.isEmpty()) words << QString::fromStdString(target.executable);
  return words.join(QLatin1Char(' ')).simplified();
}

PlotTitle TitleOf(const Target& target) {
  QStringList details{QStringLiteral("pid %1").arg(target.pid)};
  if (const std::optional<TimeRange> extent = ExtentOf(target)) {
    details << QString::fromStdString(FormatDuration(extent->end_ns - extent->begin_ns));
  }
  if (const std::optional<TimelineFrame::Point> peak = PeakOf(target)) {
    details << QStringLiteral("peak %1").arg(QString::fromStdString(FormatBytes(static_cast<uint64_t>(peak->bytes))));
  }
  return {CommandOf(target), details.join(QStringLiteral("  ·  "))};
}

// What was recorded, if that was the same each time.
PlotTitle TitleOfAll(const std::vector<PicturedSession>& sessions) {
  PlotTitle title{CommandOf(sessions[0].session->targets[0]),
                  QStringLiteral("RSS of %1 recordings").arg(sessions.size())};
  for (const PicturedSession& one : sessions) {
    if (CommandOf(one.session->targets[0]) != title.main) return {title.details, QString()};
  }
  return title;
}

TimelineFrame FrameOfOne(const Session& session, const Target& target, const FrameRequest& request,
                         const PictureOptions& options) {
  LaneIndex lanes;
  if (options.functions) lanes.Update(target);
  TimelineFrame frame = ReadFrame(target, lanes, request);
  AddProcesses(session, target, request, frame);
  if (!options.slope) return frame;
  if (const std::optional<Slope> slope = FitSlope(target[SeriesId::kRss], request.range)) {
    frame.trends.push_back({slope->begin, slope->end, {}, QStringLiteral("RSS slope ") + SlopeText(*slope)});
  }
  return frame;
}

void Show(TimelineCanvas& canvas, const std::vector<PicturedSession>& sessions, const FrameRequest& request,
          const PictureOptions& options) {
  const Session& first = *sessions[0].session;
  TimelineFrame frame = sessions.size() == 1 ? FrameOfOne(first, *MainTarget(first), request, options)
                                             : ReadSessions(sessions, request, options);
  const double top_bytes = TopFor(frame.highest_bytes);
  canvas.Show(std::move(frame), static_cast<double>(request.range.begin_ns) * 1e-9,
              static_cast<double>(request.range.end_ns) * 1e-9, top_bytes);
}

void Draw(TimelineCanvas& canvas, const std::vector<PicturedSession>& sessions, const PlotTitle& title, QSize size,
          const PictureOptions& options) {
  const TimeRange span = sessions.size() == 1 ? *ExtentOfAll(*sessions[0].session) : ExtentOfAligned(sessions);
  TimeView view;
  view.SetExtent(span);
  if (options.window) {
    view.SetRange({std::max(options.window->begin_ns, span.begin_ns), std::min(options.window->end_ns, span.end_ns)});
  }
  FrameRequest request{view.range(), canvas.PlotWidth(size), canvas.LaneRoom(size)};
  canvas.SetTitle(title);
  Show(canvas, sessions, request, options);
  // A legend of many rows leaves little to the curves of a small picture.
  const int missing_px = size.height() / kLeastShareOfCurves - canvas.plot()->axisRect()->height();
  if (missing_px <= 0 || !options.functions) return;
  const auto too_many = static_cast<size_t>(missing_px / LaneStrip::HeightFor(1, false, canvas.plot()->font()) + 1);
  request.max_lanes -= std::min(request.max_lanes, too_many);
  Show(canvas, sessions, request, options);
}

Problem Unable(const QString& path, std::string why, std::string next) {
  return {"cannot draw " + path.toStdString(), std::move(why), std::move(next)};
}

}  // namespace

std::optional<Problem> RenderPicture(const std::vector<PicturedSession>& sessions, const QString& path,
                                     const PictureOptions& options) {
  if (!IsPictureName(path)) {
    return Unable(path, "unknown format", "use a name ending in .png, .svg or .pdf");
  }
  for (const PicturedSession& one : sessions) {
    if (ExtentOfAll(*one.session)) continue;
    const std::string which = sessions.size() == 1 ? "the session" : one.name.toStdString();
    return Unable(path, which + " has no samples", "record for longer");
  }
  const QSize size = options.size.expandedTo(QSize(320, 180)).boundedTo(QSize(kMaxSidePx, kMaxSidePx));
  PlotTitle title = sessions.size() == 1 ? TitleOf(*MainTarget(*sessions[0].session)) : TitleOfAll(sessions);
  if (!options.title.isEmpty()) title.main = options.title;
  QCustomPlot plot;
  plot.setAttribute(Qt::WA_DontShowOnScreen);
  plot.resize(size);
  plot.setViewport(QRect(QPoint(0, 0), size));
  TimelineCanvas canvas(&plot);
  canvas.SetColors(PlotPalette::ForPrint());
  canvas.SetLegendRows(kMaxLegendRows);
  Draw(canvas, sessions, title, size, options);
  return DrawPicture(plot, path, title.main, options.png_scale)();
}

}  // namespace memline::app
