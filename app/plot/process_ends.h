// SPDX-License-Identifier: GPL-3.0-or-later
// Where the curves of processes begin and end: a ring at the first sample, a disc at the last one, a cross where the
// process ended badly.
#ifndef MEMLINE_APP_PLOT_PROCESS_ENDS_H_
#define MEMLINE_APP_PLOT_PROCESS_ENDS_H_

#include <qcustomplot.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "app/plot/palette.h"
#include "app/plot/timeline_frame.h"

namespace memline::app {

class ProcessEnds : public QCPLayerable {
 public:
  explicit ProcessEnds(QCustomPlot* plot) : QCPLayerable(plot, QStringLiteral("main")) {}

  struct Mark {
    enum class Kind : uint8_t { kBegin, kEnd, kBadEnd };
    TimelineFrame::Point point;
    Kind kind = Kind::kBegin;
    QColor color;
  };
  void Show(std::vector<Mark> marks) { marks_ = std::move(marks); }
  void SetColors(const PlotPalette& colors) { colors_ = colors; }

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
  void draw(QCPPainter* painter) override;

 private:
  std::vector<Mark> marks_;
  PlotPalette colors_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_PROCESS_ENDS_H_
