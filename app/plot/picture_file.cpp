// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/picture_file.h"

#include <QBuffer>
#include <QFileInfo>
#include <QImage>
#include <QPdfWriter>
#include <QSaveFile>

#include "app/plot/svg_picture.h"
#include "app/plot/timeline_plot.h"

namespace memline::app {
namespace {

QString SuffixOf(const QString& path) { return QFileInfo(path).suffix().toLower(); }

QByteArray Svg(QCustomPlot& plot, QSize size, const QString& title) {
  return SvgOf(size, title, [&](QPaintDevice& device) {
    QCPPainter painter(&device);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    plot.toPainter(&painter, size.width(), size.height());
  });
}

QByteArray Pdf(QCustomPlot& plot, QSize size, const QString& title) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setTitle(title);
  writer.setResolution(kVectorDotsPerInch);
  const QSizeF inches = QSizeF(size) / kVectorDotsPerInch;
  writer.setPageSize(QPageSize(inches, QPageSize::Inch, QString(), QPageSize::ExactMatch));
  writer.setPageMargins(QMarginsF());
  QCPPainter painter(&writer);
  painter.setMode(QCPPainter::pmVectorized);
  painter.setMode(QCPPainter::pmNoCaching);
  plot.toPainter(&painter, size.width(), size.height());
  painter.end();
  return bytes;
}

}  // namespace

QImage DrawImage(QCustomPlot& plot, int scale) {
  const QSize size = plot.viewport().size();
  QImage image(size * scale, QImage::Format_RGB32);
  image.fill(Qt::white);
  QCPPainter painter(&image);
  painter.setMode(QCPPainter::pmNoCaching);
  painter.scale(scale, scale);
  plot.toPainter(&painter, size.width(), size.height());
  return image;
}

QByteArray PngOf(const QImage& image) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  image.save(&buffer, "PNG");
  return bytes;
}

std::optional<Problem> WriteBytes(const QString& path, const QByteArray& bytes) {
  QSaveFile file(path);
  if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return std::nullopt;
  return Problem{TimelinePlot::tr("cannot write %1").arg(path).toStdString(), file.errorString().toStdString(),
                 TimelinePlot::tr("choose a folder you may write to").toStdString()};
}

bool IsPictureName(const QString& path) {
  const QString suffix = SuffixOf(path);
  return suffix == QLatin1String("png") || suffix == QLatin1String("svg") || suffix == QLatin1String("pdf");
}

std::function<std::optional<Problem>()> DrawPicture(QCustomPlot& plot, const QString& path, const QString& title,
                                                    int png_scale) {
  const QString suffix = SuffixOf(path);
  if (suffix == QLatin1String("png")) {
    return [path, image = DrawImage(plot, png_scale)] { return WriteBytes(path, PngOf(image)); };
  }
  const QSize size = plot.viewport().size();
  return [path, bytes = suffix == QLatin1String("svg") ? Svg(plot, size, title) : Pdf(plot, size, title)] {
    return WriteBytes(path, bytes);
  };
}

}  // namespace memline::app
