// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/svg_picture.h"

#include <QBuffer>
#include <QSvgGenerator>

namespace memline::app {

QByteArray SvgOf(QSize size, const QString& title, const std::function<void(QPaintDevice&)>& paint) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize(size);
  generator.setViewBox(QRect(QPoint(0, 0), size));
  generator.setResolution(kVectorDotsPerInch);
  generator.setTitle(title);
  paint(generator);
  return bytes;
}

}  // namespace memline::app
