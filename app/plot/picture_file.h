// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a plot into a file in the format of its suffix: .png, .svg or .pdf.
#ifndef MEMLINE_APP_PLOT_PICTURE_FILE_H_
#define MEMLINE_APP_PLOT_PICTURE_FILE_H_

#include <qcustomplot.h>

#include <functional>
#include <optional>

#include "profiler_core/report/problem.h"

namespace memline::app {

[[nodiscard]] bool IsPictureName(const QString& path);

/// In as many pixels as it has, `scale` times along each side.
[[nodiscard]] QImage DrawImage(QCustomPlot& plot, int scale);

[[nodiscard]] QByteArray PngOf(const QImage& image);

/// An existing file stays as it is if it cannot be replaced. Any thread.
[[nodiscard]] std::optional<Problem> WriteBytes(const QString& path, const QByteArray& bytes);

/// Draws the plot. The result writes the picture when it is called, on any thread, and returns as WriteBytes.
/// REQUIRES: IsPictureName(path). `title` is kept in the file where the format has a place for it.
[[nodiscard]] std::function<std::optional<Problem>()> DrawPicture(QCustomPlot& plot, const QString& path,
                                                                  const QString& title, int png_scale);

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_PICTURE_FILE_H_
