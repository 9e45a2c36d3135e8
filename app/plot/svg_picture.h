// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef MEMLINE_APP_PLOT_SVG_PICTURE_H_
#define MEMLINE_APP_PLOT_SVG_PICTURE_H_

#include <QByteArray>
#include <QPaintDevice>
#include <QSize>
#include <QString>
#include <functional>

namespace memline::app {

/// What Qt takes for the size of a pixel in vector files: CSS's.
inline constexpr int kVectorDotsPerInch = 96;

/// The file of what `paint` draws, so many pixels large.
[[nodiscard]] QByteArray SvgOf(QSize size, const QString& title, const std::function<void(QPaintDevice&)>& paint);

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_SVG_PICTURE_H_
