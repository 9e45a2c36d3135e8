// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/session_glance.h"

#include <QPainter>
#include <algorithm>

#include "app/gui/spark_delegate.h"
#include "app/plot/palette.h"
#include "profiler_core/report/format.h"
#include "profiler_core/store/session_file.h"
#include "profiler_core/store/session_summary.h"

namespace memline::app {
namespace {

constexpr size_t kGlancePoints = 64;
constexpr int kThumbnailMargin = 4;
constexpr double kThumbnailRadius = 3;

QList<double> CurveOf(const Session& session) {
  const auto maximum = [](const Target& target) {
    const Pyramid& rss = target[SeriesId::kRss];
    return rss.size() == 0 ? 0.0 : rss.Maximum();
  };
  const auto largest = std::ranges::max_element(session.targets, {}, maximum);
  if (largest == session.targets.end() || maximum(*largest) <= 0) return {};
  const Pyramid& rss = (*largest)[SeriesId::kRss];
  const int64_t begin_ns = rss.front().time_ns;
  const int64_t length_ns = std::max<int64_t>(rss.back().time_ns - begin_ns, 1);
  QList<double> curve(kGlancePoints);
  for (const Bucket& bucket : rss.Query(begin_ns, rss.back().time_ns, kGlancePoints)) {
    const auto at = static_cast<double>(bucket.first_ns - begin_ns) / static_cast<double>(length_ns);
    const auto point = std::min(kGlancePoints - 1, static_cast<size_t>(at * kGlancePoints));
    // What is held until another value comes.
    std::fill(curve.begin() + static_cast<qsizetype>(point), curve.end(), bucket.max);
  }
  return curve;
}

}  // namespace

SessionGlance ReadGlance(const QString& path) {
  SessionGlance glance{path, {}, {}};
  const absl::StatusOr<SessionSummary> summary = ReadSummary(path.toStdString());
  if (!summary.ok()) return glance;
  QStringList figures{QString::fromStdString(FormatDuration(summary->duration_ns))};
  if (summary->peak_rss_bytes != 0) {
    figures << SessionGlance::tr("peak %1").arg(QString::fromStdString(FormatBytes(summary->peak_rss_bytes)));
  }
  if (summary->processes > 1) figures << SessionGlance::tr("%1 processes").arg(summary->processes);
  glance.figures = figures.join(" · ");
  if (const absl::StatusOr<Session> session = LoadSession(path.toStdString()); session.ok()) {
    glance.curve = CurveOf(*session);
  }
  return glance;
}

QPixmap Thumbnail(const SessionGlance& glance, QSize size, const QPalette& palette, qreal pixel_ratio) {
  QPixmap pixmap(size * pixel_ratio);
  pixmap.setDevicePixelRatio(pixel_ratio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  const PlotPalette colors = PlotPalette::For(palette);
  const QRectF card = QRectF(QPointF(0, 0), QSizeF(size)).adjusted(0.5, 0.5, -0.5, -0.5);
  painter.setPen(QPen(colors.grid, 1));
  painter.setBrush(colors.background);
  painter.drawRoundedRect(card, kThumbnailRadius, kThumbnailRadius);
  DrawSpark(painter, card.marginsRemoved(QMarginsF(kThumbnailMargin, kThumbnailMargin, kThumbnailMargin, 1)),
            glance.curve, colors.rss);
  return pixmap;
}

}  // namespace memline::app
