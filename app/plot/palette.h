// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of everything that shows measurements. Okabe and Ito's colour-blind-safe set, one place, light and dark.
#ifndef MEMLINE_APP_PLOT_PALETTE_H_
#define MEMLINE_APP_PLOT_PALETTE_H_

#include <QColor>
#include <QPalette>
#include <array>
#include <cstddef>

#include "profiler_core/model/session.h"

namespace memline::app {

struct PlotPalette {
  bool dark = false;
  QColor background;
  QColor text;
  QColor muted;  ///< tick labels, notes
  QColor grid;
  QColor axis;
  QColor rss;
  QColor heap;
  QColor retained;
  QColor mapped;
  QColor peak;
  QColor mark;
  QColor heat;  ///< the one hue of heat bars behind numbers, at full strength
  QColor alarm;
  /// User counters and brackets take these in turn.
  std::array<QColor, 6> cycle;

  /// The same series has the same colour everywhere.
  [[nodiscard]] const QColor& ColorOf(SeriesId id) const;
  [[nodiscard]] const QColor& Cycled(size_t index) const { return cycle[index % cycle.size()]; }

  /// For widgets with these colours; dark or light by their base colour.
  [[nodiscard]] static PlotPalette For(const QPalette& palette);
  /// For files on paper or a web page: dark on white, whatever the desktop looks like.
  [[nodiscard]] static PlotPalette ForPrint();
};

/// `share` of `over` laid on `under`; both opaque.
[[nodiscard]] QColor Blend(const QColor& under, const QColor& over, double share);

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_PALETTE_H_
