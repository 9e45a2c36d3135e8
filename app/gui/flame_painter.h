// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a flame graph: an icicle from the process at the top, the box that is zoomed to as wide as the picture.
#ifndef MEMLINE_APP_GUI_FLAME_PAINTER_H_
#define MEMLINE_APP_GUI_FLAME_PAINTER_H_

#include <QPainter>
#include <QRectF>
#include <cstdint>
#include <optional>

#include "app/gui/flame_labels.h"
#include "app/gui/flame_layout.h"
#include "app/plot/palette.h"

namespace memline::app {

struct FlamePicture {
  const FlameLayout& layout;
  const FlameMatches& matches;
  PlotPalette colors;
  double width = 0;
  int row_height = 0;
  uint32_t zoom = 0;
  std::optional<uint32_t> current{};  ///< outlined
  std::optional<uint32_t> hovered{};
  FlameLabels* labels = nullptr;  ///< of former paints; without, all is laid out anew
};

[[nodiscard]] int FlameRowHeight(const QFontMetrics& metrics);
/// Where a box lies; empty for one outside of what is zoomed to.
[[nodiscard]] QRectF FlameBoxRect(const FlamePicture& picture, uint32_t box);
[[nodiscard]] std::optional<uint32_t> FlameBoxAt(const FlamePicture& picture, QPointF point);
/// With the painter's font, all but what is outlined: from box `from` on, at most `most` of them, and no more new
/// labels than there is time for. Returns the box to go on with; there is none of this number when all are painted.
uint32_t PaintFlame(QPainter& painter, const FlamePicture& picture, uint32_t from = 0, uint32_t most = UINT32_MAX);
/// The outlines of the hovered and the current box.
void PaintFlameMarks(QPainter& painter, const FlamePicture& picture);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_FLAME_PAINTER_H_
