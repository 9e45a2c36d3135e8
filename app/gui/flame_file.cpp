// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/flame_file.h"

#include <QFileInfo>
#include <QImage>

#include "app/gui/flame_painter.h"
#include "app/plot/picture_file.h"
#include "app/plot/svg_picture.h"

namespace memline::app {
namespace {

constexpr int kPngScale = 2;

QByteArray Png(const FlamePicture& picture, QSize size, const QFont& font) {
  QImage image(size * kPngScale, QImage::Format_RGB32);
  image.fill(picture.colors.background);
  QPainter painter(&image);
  painter.scale(kPngScale, kPngScale);
  painter.setFont(font);
  PaintFlame(painter, picture);
  painter.end();
  return PngOf(image);
}

QByteArray Svg(const FlamePicture& picture, QSize size, const QFont& font) {
  const QString title =
      QString("memline: %1").arg(PathTree::tr(kPathMeasureInfo[static_cast<size_t>(picture.layout.measure)].title));
  return SvgOf(size, title, [&](QPaintDevice& device) {
    QPainter painter(&device);
    painter.setFont(font);
    painter.fillRect(QRect(QPoint(0, 0), size), picture.colors.background);
    PaintFlame(painter, picture);
  });
}

}  // namespace

std::optional<Problem> WriteFlame(const QString& path, const FlameLayout& layout, const FlameMatches& matches,
                                  uint32_t zoom, int width, const QFont& font) {
  const FlamePicture picture{.layout = layout,
                             .matches = matches,
                             .colors = PlotPalette::ForPrint(),
                             .width = static_cast<double>(width),
                             .row_height = FlameRowHeight(QFontMetrics(font)),
                             .zoom = zoom};
  const QSize size(width, static_cast<int>(layout.rows) * picture.row_height);
  const QString suffix = QFileInfo(path).suffix().toLower();
  const QByteArray bytes = suffix == "svg"   ? Svg(picture, size, font)
                           : suffix == "txt" ? CollapsedText(layout).toUtf8()
                                             : Png(picture, size, font);
  return WriteBytes(path, bytes);
}

}  // namespace memline::app
