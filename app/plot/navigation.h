// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse and keyboard of the timeline, translated into what the user asks for.
//   click: choose what is there · wheel: zoom about the cursor (with Shift or sideways: pan) · drag: pan ·
//   Shift+drag, or a drag along the axis of time: choose a range · Ctrl+drag or right drag: zoom to the rectangle's
//   times · double click or Home: fit · + and -: zoom · arrows: pan · End: follow · 1 to 9: show or hide a curve
#ifndef MEMLINE_APP_PLOT_NAVIGATION_H_
#define MEMLINE_APP_PLOT_NAVIGATION_H_

#include <qcustomplot.h>

#include <functional>
#include <optional>

namespace memline::app {

struct NavigationRequests {
  std::function<void(double anchor_s, double factor)> zoom;
  std::function<void(double fraction)> pan;
  std::function<void(double begin_s, double end_s)> zoom_to;
  std::function<void(double begin_s, double end_s, bool done)> choose;  ///< a range; again and again until it is done
  std::function<bool(QPointF)> on_time_axis;
  std::function<void(QPointF)> click;  ///< the left button, without a drag
  std::function<void()> double_click;  ///< after a click
  std::function<void()> fit;
  std::function<void()> follow;
  std::function<void(size_t)> toggle;                 ///< the n-th curve of the legend, from 0
  std::function<void(std::optional<QPointF>)> hover;  ///< nullopt: the mouse left
};

class Navigation : public QObject {
 public:
  /// Watches the plot for the mouse and `keyboard` for keys; both must outlive it.
  Navigation(QCustomPlot* plot, QWidget* keyboard, NavigationRequests requests);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  bool Wheel(const QWheelEvent& event);
  bool Press(const QMouseEvent& event);
  bool Move(const QMouseEvent& event);
  bool Release(const QMouseEvent& event);
  bool Key(const QKeyEvent& event);
  [[nodiscard]] double Seconds(double x) const { return plot_->xAxis->pixelToCoord(x); }

  QCustomPlot* plot_;
  QWidget* keyboard_;
  NavigationRequests requests_;
  QRubberBand band_;
  std::optional<double> pan_from_;      // pixel of the last step of a drag
  std::optional<QPointF> pressed_;      // as long as the left button may become a click
  std::optional<double> band_from_;     // pixel where the rubber band began
  std::optional<QPointF> choose_from_;  // where the choice of a range began
  bool choosing_ = false;               // the mouse went far enough from there
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_NAVIGATION_H_
