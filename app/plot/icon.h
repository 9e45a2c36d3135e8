// SPDX-License-Identifier: GPL-3.0-or-later
// The line-drawn icons of resources/icons, in the colours of the palette. GUI thread only.
#ifndef MEMLINE_APP_PLOT_ICON_H_
#define MEMLINE_APP_PLOT_ICON_H_

#include <QColor>
#include <QIcon>
#include <QString>

namespace memline::app {

/// The icon of resources/icons/NAME.svg, crisp at any size. It is drawn in the application's text colour of the moment,
/// so it follows a change between light and dark by itself. A null icon for an unknown name.
[[nodiscard]] QIcon Icon(const QString& name);
/// The same in a fixed colour, for example a warning in an alarm colour.
[[nodiscard]] QIcon Icon(const QString& name, const QColor& color);
/// The application's own icon, in its own colours.
[[nodiscard]] QIcon ApplicationIcon();

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_ICON_H_
