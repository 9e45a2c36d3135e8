// SPDX-License-Identifier: GPL-3.0-or-later
// What the list of recent sessions shows of a file without opening it in the window.
#ifndef MEMLINE_APP_GUI_SESSION_GLANCE_H_
#define MEMLINE_APP_GUI_SESSION_GLANCE_H_

#include <QCoreApplication>
#include <QList>
#include <QPixmap>
#include <QString>

namespace memline::app {

struct SessionGlance {
  QString path;
  QString figures;      ///< "5.90 s · peak 14.8 MiB"; empty for what cannot be read
  QList<double> curve;  ///< RSS in bytes over time, of the process that held most; few points

  Q_DECLARE_TR_FUNCTIONS(memline::app::SessionGlance)
};

/// Reads a few pages of the file, however long the session is. Any thread.
[[nodiscard]] SessionGlance ReadGlance(const QString& path);

/// Its curve on a card, in the colours of the palette.
[[nodiscard]] QPixmap Thumbnail(const SessionGlance& glance, QSize size, const QPalette& palette, qreal pixel_ratio);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_SESSION_GLANCE_H_
