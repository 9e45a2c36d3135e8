// SPDX-License-Identifier: GPL-3.0-or-later
// The whole session in a strip, the visible window in it as a handle: drag it to pan, drag an end to zoom, press beside
// it to go there.
#ifndef MEMLINE_APP_PLOT_OVERVIEW_STRIP_H_
#define MEMLINE_APP_PLOT_OVERVIEW_STRIP_H_

#include <QWidget>
#include <vector>

#include "app/plot/palette.h"
#include "app/plot/timeline_plot.h"

namespace memline::app {

class OverviewStrip : public QWidget {
  Q_OBJECT

 public:
  explicit OverviewStrip(QWidget* parent = nullptr);

  /// The curve of the whole session, and the pixels of the strip between which it is drawn: those of the plot below.
  void SetCurve(std::vector<Bucket> rss, TimeRange whole, int left, int right);
  void SetWindow(TimeRange window);
  [[nodiscard]] int curve_width() const { return right_ - left_ + 1; }
  /// Where the window is drawn.
  [[nodiscard]] QRectF WindowRect() const;

 signals:
  void windowMoved(memline::app::TimeRange window);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;

 private:
  enum class Grip { kNone, kBegin, kEnd, kAll };

  [[nodiscard]] Grip GripAt(double x) const;
  [[nodiscard]] double ToPixel(int64_t time_ns) const;
  [[nodiscard]] int64_t ToTime(double x) const;
  [[nodiscard]] QPolygonF Curve() const;

  std::vector<Bucket> rss_;
  TimeRange whole_{0, 1};
  TimeRange window_{0, 1};
  int left_ = 0;
  int right_ = 0;
  Grip grip_ = Grip::kNone;
  int64_t grip_offset_ns_ = 0;  // from the window's begin to where it was gripped
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_OVERVIEW_STRIP_H_
