// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/overview_strip.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <utility>

#include "app/plot/fast_lines.h"

namespace memline::app {
namespace {

constexpr int kStripHeightPx = 40;
constexpr int kStripMarginPx = 4;
constexpr double kGripPx = 5;
/// However short the visible time is, its handle can be seen and gripped.
constexpr double kMinWindowPx = 6;
constexpr float kCurveAlpha = 0.25F;
constexpr float kOutsideAlpha = 0.65F;

}  // namespace

OverviewStrip::OverviewStrip(QWidget* parent) : QWidget(parent) {
  setObjectName("overview");
  setFixedHeight(kStripHeightPx);
  setMouseTracking(true);
  setAccessibleName(tr("Overview of the whole session"));
  setToolTip(tr("The whole session. Drag the window to pan, its ends to zoom"));
}

void OverviewStrip::SetCurve(std::vector<Bucket> rss, TimeRange whole, int left, int right) {
  rss_ = std::move(rss);
  whole_ = {whole.begin_ns, std::max(whole.end_ns, whole.begin_ns + 1)};
  left_ = left;
  right_ = std::max(left, right);
  update();
}

void OverviewStrip::SetWindow(TimeRange window) {
  if (window == window_) return;
  window_ = window;
  update();
}

double OverviewStrip::ToPixel(int64_t time_ns) const {
  const double share =
      static_cast<double>(time_ns - whole_.begin_ns) / static_cast<double>(whole_.end_ns - whole_.begin_ns);
  return left_ + share * (right_ - left_);
}

int64_t OverviewStrip::ToTime(double x) const {
  const double share = std::clamp((x - left_) / std::max(1, right_ - left_), 0.0, 1.0);
  return whole_.begin_ns + static_cast<int64_t>(share * static_cast<double>(whole_.end_ns - whole_.begin_ns));
}

QRectF OverviewStrip::WindowRect() const {
  const double left = ToPixel(window_.begin_ns);
  const double right = ToPixel(window_.end_ns);
  const double missing = std::max(0.0, kMinWindowPx - (right - left)) / 2;
  return QRectF(QPointF(left - missing, kStripMarginPx), QPointF(right + missing, height() - kStripMarginPx));
}

QPolygonF OverviewStrip::Curve() const {
  double highest = 1;
  for (const Bucket& bucket : rss_) highest = std::max(highest, bucket.max);
  const double bottom = height() - kStripMarginPx;
  const double scale = (bottom - kStripMarginPx - 1) / highest;
  QPolygonF curve;
  for (const Bucket& bucket : rss_) {
    curve << QPointF(ToPixel(bucket.first_ns), bottom - bucket.first * scale);
    if (bucket.first_ns == bucket.last_ns) continue;
    curve << QPointF(ToPixel(bucket.first_ns + (bucket.last_ns - bucket.first_ns) / 2), bottom - bucket.max * scale)
          << QPointF(ToPixel(bucket.last_ns), bottom - bucket.last * scale);
  }
  return curve;
}

void OverviewStrip::paintEvent(QPaintEvent* /*event*/) {
  const PlotPalette colors = PlotPalette::For(palette());
  QPainter painter(this);
  painter.fillRect(rect(), colors.background);
  const QRectF area(left_, kStripMarginPx, right_ - left_, height() - 2 * kStripMarginPx);
  painter.setRenderHint(QPainter::Antialiasing);
  if (const QPolygonF curve = Curve(); !curve.isEmpty()) {
    QColor fill = colors.rss;
    fill.setAlphaF(kCurveAlpha);
    QPolygonF filled = curve;
    filled << QPointF(curve.last().x(), area.bottom()) << QPointF(curve.first().x(), area.bottom());
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.setRenderHint(QPainter::Antialiasing, false);  // the curve covers its edge
    painter.drawPolygon(filled);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors.rss, 1));
    painter.drawLines(LinesBetween(curve));
  }
  const QRectF window = WindowRect();
  QColor veil = colors.background;
  veil.setAlphaF(kOutsideAlpha);
  painter.fillRect(QRectF(area.topLeft(), QPointF(window.left(), area.bottom())), veil);
  painter.fillRect(QRectF(QPointF(window.right(), area.top()), area.bottomRight()), veil);
  painter.setPen(QPen(colors.muted, 1.5));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(window, 3, 3);
}

OverviewStrip::Grip OverviewStrip::GripAt(double x) const {
  const QRectF window = WindowRect();
  // Of a narrow window the ends are gripped from outside.
  const double inner = std::min(kGripPx, window.width() / 4);
  if (x < window.left() - kGripPx || x > window.right() + kGripPx) return Grip::kNone;
  if (x < window.left() + inner) return Grip::kBegin;
  return x > window.right() - inner ? Grip::kEnd : Grip::kAll;
}

void OverviewStrip::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  const double x = event->position().x();
  grip_ = GripAt(x);
  if (grip_ == Grip::kNone) {
    const int64_t half = (window_.end_ns - window_.begin_ns) / 2;
    emit windowMoved({ToTime(x) - half, ToTime(x) + half});
    grip_ = Grip::kAll;
  }
  grip_offset_ns_ = ToTime(x) - window_.begin_ns;
}

void OverviewStrip::mouseMoveEvent(QMouseEvent* event) {
  const double x = event->position().x();
  if (!event->buttons().testFlag(Qt::LeftButton)) {
    const Grip grip = GripAt(x);
    setCursor(grip == Grip::kAll    ? Qt::OpenHandCursor
              : grip == Grip::kNone ? Qt::PointingHandCursor
                                    : Qt::SizeHorCursor);
    return;
  }
  TimeRange window = window_;
  switch (grip_) {
    case Grip::kBegin:
      window.begin_ns = std::min(ToTime(x), window.end_ns - 1);
      break;
    case Grip::kEnd:
      window.end_ns = std::max(ToTime(x), window.begin_ns + 1);
      break;
    case Grip::kAll: {
      setCursor(Qt::ClosedHandCursor);
      const int64_t width = window.end_ns - window.begin_ns;
      window.begin_ns = ToTime(x) - grip_offset_ns_;
      window.end_ns = window.begin_ns + width;
      break;
    }
    case Grip::kNone:
      return;
  }
  emit windowMoved(window);
}

void OverviewStrip::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) grip_ = Grip::kNone;
}

}  // namespace memline::app
