// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/theme.h"

#include <QApplication>
#include <QPalette>
#include <QProxyStyle>
#include <QSettings>

namespace memline::app {
namespace {

constexpr auto kThemeKey = "theme";

struct Shades {
  QColor window, base, alternate, text, muted, disabled, button, border, highlight, highlighted_text, link;
};

const Shades kLight{.window = {0xf4, 0xf5, 0xf6},
                    .base = {0xff, 0xff, 0xff},
                    .alternate = {0xf8, 0xf9, 0xfa},
                    .text = {0x1d, 0x21, 0x26},
                    .muted = {0x5c, 0x64, 0x6e},
                    .disabled = {0xa4, 0xaa, 0xb1},
                    .button = {0xf0, 0xf1, 0xf3},
                    .border = {0xd0, 0xd4, 0xd9},
                    .highlight = {0x1f, 0x6f, 0xb5},
                    .highlighted_text = {0xff, 0xff, 0xff},
                    .link = {0x00, 0x5f, 0xa8}};

const Shades kDark{.window = {0x25, 0x28, 0x2c},
                   .base = {0x1b, 0x1e, 0x21},
                   .alternate = {0x21, 0x24, 0x28},
                   .text = {0xe6, 0xe9, 0xec},
                   .muted = {0x9d, 0xa5, 0xae},
                   .disabled = {0x69, 0x70, 0x78},
                   .button = {0x30, 0x34, 0x39},
                   .border = {0x12, 0x14, 0x16},
                   .highlight = {0x2a, 0x6c, 0xa8},
                   .highlighted_text = {0xff, 0xff, 0xff},
                   .link = {0x7d, 0xb4, 0xf0}};

QPalette ToPalette(const Shades& shades) {
  QPalette palette(shades.button, shades.window);
  palette.setColor(QPalette::WindowText, shades.text);
  palette.setColor(QPalette::Base, shades.base);
  palette.setColor(QPalette::AlternateBase, shades.alternate);
  palette.setColor(QPalette::Text, shades.text);
  palette.setColor(QPalette::ButtonText, shades.text);
  palette.setColor(QPalette::BrightText, shades.text);
  palette.setColor(QPalette::PlaceholderText, shades.muted);
  palette.setColor(QPalette::ToolTipBase, shades.base);
  palette.setColor(QPalette::ToolTipText, shades.text);
  palette.setColor(QPalette::Mid, shades.border);
  palette.setColor(QPalette::Highlight, shades.highlight);
  palette.setColor(QPalette::HighlightedText, shades.highlighted_text);
  palette.setColor(QPalette::Link, shades.link);
  for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    palette.setColor(QPalette::Disabled, role, shades.disabled);
  }
  return palette;
}

/// Headings of neighbouring columns, one to the right and one to the left of its column, do not touch.
class SpacedFusion : public QProxyStyle {
 public:
  SpacedFusion() : QProxyStyle("Fusion") {}

  int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override {
    constexpr int kHeaderMargin = 5;
    return metric == PM_HeaderMargin ? kHeaderMargin : QProxyStyle::pixelMetric(metric, option, widget);
  }
};

bool IsFusion() {
  const QStyle* style = QApplication::style();
  return dynamic_cast<const SpacedFusion*>(style) != nullptr ||
         style->name().compare("fusion", Qt::CaseInsensitive) == 0;
}

void UseFusion() {
  if (dynamic_cast<const SpacedFusion*>(QApplication::style()) == nullptr) QApplication::setStyle(new SpacedFusion);
}

/// What the desktop gave the application at its start.
const QPalette& DesktopPalette() {
  static const QPalette palette = QApplication::style()->standardPalette();
  return palette;
}

}  // namespace

Theme ChosenTheme() {
  const QString name = QSettings().value(kThemeKey).toString();
  return name == "light" ? Theme::kLight : name == "dark" ? Theme::kDark : Theme::kSystem;
}

void ApplyTheme(Theme theme) {
  const bool dark_desktop = DesktopPalette().color(QPalette::Base).lightness() < 128;
  const bool fusion = IsFusion();
  if (fusion || theme != Theme::kSystem) UseFusion();
  if (theme == Theme::kSystem) {
    // Fusion means that no desktop theme was found; its own greys are a little dull.
    QApplication::setPalette(fusion ? ToPalette(dark_desktop ? kDark : kLight) : DesktopPalette());
    return;
  }
  QApplication::setPalette(ToPalette(theme == Theme::kDark ? kDark : kLight));
}

void ChooseTheme(Theme theme) {
  QSettings().setValue(kThemeKey, theme == Theme::kLight ? "light" : theme == Theme::kDark ? "dark" : "system");
  ApplyTheme(theme);
}

}  // namespace memline::app
