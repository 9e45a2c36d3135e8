// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings as a picture in a file: one as the app shows it, or the curves of several in one plot.
#ifndef MEMLINE_APP_PLOT_PICTURE_H_
#define MEMLINE_APP_PLOT_PICTURE_H_

#include <QSize>
#include <QString>
#include <optional>
#include <vector>

#include "app/plot/timeline_plot.h"

namespace memline::app {

struct PicturedSession {
  const Session* session = nullptr;
  QString name;  ///< in the legend of several
};

struct PictureOptions {
  QSize size{1200, 600};
  int png_scale = 2;                ///< pixels of a PNG file along each one of the size
  QString title;                    ///< empty: the command that was recorded
  std::optional<TimeRange> window;  ///< of the first session's time; empty: all there is
  bool functions = true;            ///< the brackets under the curves
  bool slope = false;               ///< a line through each curve, by least squares over what is shown
};

/// Several are aligned at their first samples, on the time of the first one. The format follows the suffix: .png, .svg
/// or .pdf. Needs a QApplication (the offscreen platform will do).
[[nodiscard]] std::optional<Problem> RenderPicture(const std::vector<PicturedSession>& sessions, const QString& path,
                                                   const PictureOptions& options);

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_PICTURE_H_
