// SPDX-License-Identifier: GPL-3.0-or-later
#include <qcustomplot.h>

#include <QBuffer>
#include <QFileInfo>
#include <QImage>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <optional>

#include "app/plot/glide.h"
#include "app/plot/process_curves.h"
#include "app/plot/time_view.h"
#include "app/plot/timeline_canvas.h"
#include "app/plot/timeline_plot.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

constexpr int kPngScale = 2;
/// What Qt takes for the size of a pixel in vector files: CSS's.
constexpr int kDotsPerInch = 96;
constexpr int kMaxSidePx = 8192;

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

PlotTitle TitleOf(const Target& target) {
  QStringList words;
  for (const std::string& word : target.command) words << QString::fromStdString(word);
  if (words.isEmpty()) words << QString::fromStdString(target.executable);
  QStringList details{QStringLiteral("pid %1").arg(target.pid)};
  if (const std::optional<TimeRange> extent = ExtentOf(target)) {
    details << QString::fromStdString(FormatDuration(extent->end_ns - extent->begin_ns));
  }
  if (const std::optional<TimelineFrame::Point> peak = PeakOf(target)) {
    details << QStringLiteral("peak %1").arg(QString::fromStdString(FormatBytes(static_cast<uint64_t>(peak->bytes))));
  }
  return {words.join(QLatin1Char(' ')).simplified(), details.join(QStringLiteral("  ·  "))};
}

void ShowWhole(TimelineCanvas& canvas, const Session& session, const Target& target, TimeRange extent, QSize size) {
  TimeView view;
  view.SetExtent(extent);
  LaneIndex lanes;
  lanes.Update(target);
  const FrameRequest request{view.range(), canvas.PlotWidth(size), canvas.LaneRoom(size)};
  TimelineFrame frame = ReadFrame(target, lanes, request);
  AddProcesses(session, target, request, frame);
  const double top_bytes = TopFor(frame.highest_bytes);
  canvas.SetTitle(TitleOf(target));
  canvas.Show(std::move(frame), static_cast<double>(view.range().begin_ns) * 1e-9,
              static_cast<double>(view.range().end_ns) * 1e-9, top_bytes);
}

QByteArray Png(QCustomPlot& plot, QSize size) {
  QImage image(size * kPngScale, QImage::Format_RGB32);
  image.fill(Qt::white);
  QCPPainter painter(&image);
  painter.setMode(QCPPainter::pmNoCaching);
  painter.scale(kPngScale, kPngScale);
  plot.toPainter(&painter, size.width(), size.height());
  painter.end();
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  image.save(&buffer, "PNG");
  return bytes;
}

QByteArray Svg(QCustomPlot& plot, QSize size, const QString& title) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize(size);
  generator.setViewBox(QRect(QPoint(0, 0), size));
  generator.setResolution(kDotsPerInch);
  generator.setTitle(title);
  QCPPainter painter(&generator);
  painter.setMode(QCPPainter::pmVectorized);
  painter.setMode(QCPPainter::pmNoCaching);
  plot.toPainter(&painter, size.width(), size.height());
  painter.end();
  return bytes;
}

QByteArray Pdf(QCustomPlot& plot, QSize size, const QString& title) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setTitle(title);
  writer.setResolution(kDotsPerInch);
  const QSizeF inches = QSizeF(size) / kDotsPerInch;
  writer.setPageSize(QPageSize(inches, QPageSize::Inch, QString(), QPageSize::ExactMatch));
  writer.setPageMargins(QMarginsF());
  QCPPainter painter(&writer);
  painter.setMode(QCPPainter::pmVectorized);
  painter.setMode(QCPPainter::pmNoCaching);
  plot.toPainter(&painter, size.width(), size.height());
  painter.end();
  return bytes;
}

QString Write(const QString& path, const QByteArray& bytes) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
    return QStringLiteral("cannot write %1: %2: choose a folder you may write to").arg(path, file.errorString());
  }
  return QString();
}

}  // namespace

QString RenderTimeline(const Session& session, const QString& path, QSize size) {
  const QString suffix = QFileInfo(path).suffix().toLower();
  if (suffix != QLatin1String("png") && suffix != QLatin1String("svg") && suffix != QLatin1String("pdf")) {
    return QStringLiteral("cannot draw %1: unknown format: use a name ending in .png, .svg or .pdf").arg(path);
  }
  const Target* target = MainTarget(session);
  const std::optional<TimeRange> extent = target != nullptr ? ExtentOfAll(session) : std::nullopt;
  if (!extent) return QStringLiteral("cannot draw %1: the session has no samples: record for longer").arg(path);

  size = size.expandedTo(QSize(320, 180)).boundedTo(QSize(kMaxSidePx, kMaxSidePx));
  QCustomPlot plot;
  plot.setAttribute(Qt::WA_DontShowOnScreen);
  plot.resize(size);
  plot.setViewport(QRect(QPoint(0, 0), size));
  TimelineCanvas canvas(&plot);
  canvas.SetColors(PlotPalette::ForPrint());
  ShowWhole(canvas, session, *target, *extent, size);
  const QString title = TitleOf(*target).main;
  if (suffix == QLatin1String("png")) return Write(path, Png(plot, size));
  if (suffix == QLatin1String("svg")) return Write(path, Svg(plot, size, title));
  return Write(path, Pdf(plot, size, title));
}

}  // namespace memline::app
