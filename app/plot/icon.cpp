// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/icon.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QSvgRenderer>
#include <optional>
#include <utility>

// Q_INIT_RESOURCE declares a function, which must not land in a namespace.
static void LoadResources() { Q_INIT_RESOURCE(memline); }

namespace memline::app {
namespace {

QByteArray ReadDrawing(const QString& name) {
  LoadResources();
  QFile file(QStringLiteral(":/memline/icons/%1.svg").arg(name));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

class LineIconEngine : public QIconEngine {
 public:
  LineIconEngine(QByteArray drawing, std::optional<QColor> color) : drawing_(std::move(drawing)), color_(color) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State /*state*/) override {
    QByteArray drawing = drawing_;
    drawing.replace("currentColor", Color(mode).name(QColor::HexRgb).toLatin1());
    QSvgRenderer renderer(drawing);
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    renderer.render(painter, rect);
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return pixmap;
  }

  QIconEngine* clone() const override { return new LineIconEngine(*this); }

 private:
  [[nodiscard]] QColor Color(QIcon::Mode mode) const {
    const QPalette palette = QGuiApplication::palette();
    if (mode == QIcon::Disabled) return palette.color(QPalette::Disabled, QPalette::ButtonText);
    if (mode == QIcon::Selected) return palette.color(QPalette::HighlightedText);
    return color_.value_or(palette.color(QPalette::Active, QPalette::ButtonText));
  }

  QByteArray drawing_;
  std::optional<QColor> color_;
};

QIcon MakeIcon(const QString& name, std::optional<QColor> color) {
  const QByteArray drawing = ReadDrawing(name);
  return drawing.isEmpty() ? QIcon() : QIcon(new LineIconEngine(drawing, color));
}

}  // namespace

QIcon Icon(const QString& name) { return MakeIcon(name, std::nullopt); }

QIcon Icon(const QString& name, const QColor& color) { return MakeIcon(name, color); }

QIcon ApplicationIcon() { return Icon(QStringLiteral("memline")); }

}  // namespace memline::app
