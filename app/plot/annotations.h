// SPDX-License-Identifier: GPL-3.0-or-later
// What is written on the curves: the peak with its figure, and the program's marks as flags above the plot. Beside the
// axis of time, what the colons of its labels separate.
#ifndef MEMLINE_APP_PLOT_ANNOTATIONS_H_
#define MEMLINE_APP_PLOT_ANNOTATIONS_H_

#include <qcustomplot.h>

#include <optional>
#include <vector>

#include "app/plot/palette.h"
#include "app/plot/timeline_frame.h"

namespace memline::app {

class Annotations : public QCPLayerable {
 public:
  explicit Annotations(QCustomPlot* plot) : QCPLayerable(plot, QStringLiteral("overlay")) {}

  /// `curve`: the colour of the one that the peak is of.
  void Show(std::optional<TimelineFrame::Point> peak, const QColor& curve, std::vector<TimelineFrame::Flag> flags);
  void SetColors(const PlotPalette& colors) { colors_ = colors; }
  /// Room needed above the plot for the flags.
  [[nodiscard]] static int FlagHeight(const QFont& font) { return QFontMetrics(font).height() + 2; }
  /// Where a peak's label goes: inside `area`, above the point if there is room, else beside it.
  [[nodiscard]] static QRectF PlacePeakLabel(const QPointF& point, const QSizeF& label, const QRectF& area);

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
  void draw(QCPPainter* painter) override;

 private:
  void DrawPeak(QCPPainter* painter, const QRect& area) const;
  void DrawFlags(QCPPainter* painter, const QRect& area) const;
  void DrawTimeUnit(QCPPainter* painter, const QRect& area) const;

  std::optional<TimelineFrame::Point> peak_;
  QColor curve_;
  std::vector<TimelineFrame::Flag> flags_;
  PlotPalette colors_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_ANNOTATIONS_H_
