// SPDX-License-Identifier: GPL-3.0-or-later
// Ticks of the axis of user counters: plain numbers with k, M and G for thousands.
#ifndef MEMLINE_APP_PLOT_COUNT_TICKER_H_
#define MEMLINE_APP_PLOT_COUNT_TICKER_H_

#include <qcustomplot.h>

#include <array>
#include <cmath>

namespace memline::app {

class CountTicker : public QCPAxisTicker {
 public:
  [[nodiscard]] static QString Label(double value) {
    static constexpr std::array kSuffixes = {"", " k", " M", " G", " T"};
    size_t suffix = 0;
    while (std::abs(value) >= 1000 && suffix + 1 < kSuffixes.size()) {
      value /= 1000;
      ++suffix;
    }
    return QString::number(value, 'g', 4) + QLatin1String(kSuffixes[suffix]);
  }

 protected:
  int getSubTickCount(double /*step*/) override { return 0; }
  QString getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/, int /*precision*/) override {
    return Label(tick);
  }
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_COUNT_TICKER_H_
