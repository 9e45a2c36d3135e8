// SPDX-License-Identifier: GPL-3.0-or-later
// Ticks of an axis of bytes: steps are powers of two, so every label is a round number with a binary unit.
#ifndef MEMLINE_APP_PLOT_BYTE_TICKER_H_
#define MEMLINE_APP_PLOT_BYTE_TICKER_H_

#include <qcustomplot.h>

namespace memline::app {

class ByteTicker : public QCPAxisTicker {
 public:
  /// The smallest power of two, at least one byte, that divides a span into at most `max_intervals`.
  [[nodiscard]] static double Step(double span_bytes, int max_intervals);
  /// "0", "128 MiB", "1.25 GiB": exact, in the largest unit that needs no more than two decimals.
  [[nodiscard]] static QString Label(double bytes);

 protected:
  double getTickStep(const QCPRange& range) override { return Step(range.size(), tickCount()); }
  int getSubTickCount(double /*step*/) override { return 0; }
  QString getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/) override {
    return Label(tick);
  }
};

/// Of a logarithmic axis: powers of two, as many octaves apart as there is room for.
class LogByteTicker : public ByteTicker {
 public:
  /// 1, 2, 5 or 10 octaves, or a multiple of 10.
  [[nodiscard]] static int OctaveStep(const QCPRange& range, int max_intervals);

 protected:
  QVector<double> createTickVector(double step, const QCPRange& range) override;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_BYTE_TICKER_H_
