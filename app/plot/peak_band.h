// SPDX-License-Identifier: GPL-3.0-or-later
// What happened to RSS between samples: a band up to the highest value within each tick, and a hatched stretch where no
// tick was taken.
#ifndef MEMLINE_APP_PLOT_PEAK_BAND_H_
#define MEMLINE_APP_PLOT_PEAK_BAND_H_

#include <qcustomplot.h>

#include <vector>

#include "app/plot/palette.h"
#include "app/plot/timeline_frame.h"

namespace memline::app {

class PeakBand : public QCPLayerable {
 public:
  explicit PeakBand(QCustomPlot* plot) : QCPLayerable(plot, QStringLiteral("main")) {}

  void Show(std::vector<TimelineFrame::Spike> spikes) { spikes_ = std::move(spikes); }
  void SetColors(const PlotPalette& colors) { colors_ = colors; }

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
  void draw(QCPPainter* painter) override;

 private:
  std::vector<TimelineFrame::Spike> spikes_;
  PlotPalette colors_;
};

class GapStripes : public QCPLayerable {
 public:
  explicit GapStripes(QCustomPlot* plot) : QCPLayerable(plot, QStringLiteral("grid")) {}

  void Show(std::vector<Gap> gaps) { gaps_ = std::move(gaps); }
  void SetColors(const PlotPalette& colors) { colors_ = colors; }

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
  void draw(QCPPainter* painter) override;

 private:
  void DrawStripes(QCPPainter* painter, const QRectF& box) const;

  std::vector<Gap> gaps_;
  PlotPalette colors_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_PEAK_BAND_H_
