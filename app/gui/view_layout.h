// SPDX-License-Identifier: GPL-3.0-or-later
// How the views are laid out: a bar with what can be told to them, and below it what they show.
#ifndef MEMLINE_APP_GUI_VIEW_LAYOUT_H_
#define MEMLINE_APP_GUI_VIEW_LAYOUT_H_

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace memline::app {

/// The bar of a view, empty.
[[nodiscard]] QHBoxLayout* NewViewBar();

/// The layout of `view`, with its bar. Widgets that are added come below, without gaps.
QVBoxLayout* LayOutBelow(QHBoxLayout* bar, QWidget* view);

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_VIEW_LAYOUT_H_
