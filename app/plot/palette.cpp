// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/palette.h"

namespace memline::app {
namespace {

// M. Okabe, K. Ito: Color Universal Design (2008).
constexpr QRgb kOrange = 0xffe69f00;
constexpr QRgb kSkyBlue = 0xff56b4e9;
constexpr QRgb kGreen = 0xff009e73;
constexpr QRgb kYellow = 0xfff0e442;
constexpr QRgb kBlue = 0xff0072b2;
constexpr QRgb kVermilion = 0xffd55e00;
constexpr QRgb kPurple = 0xffcc79a7;

// On dark the set's blue and green are too deep for a thin line; these keep their hue.
constexpr QRgb kGreenOnDark = 0xff2fc59a;
constexpr QRgb kYellowOnLight = 0xffb8a800;

PlotPalette Make(const QColor& background, const QColor& text) {
  PlotPalette colors;
  colors.dark = background.lightnessF() < text.lightnessF();
  colors.background = background;
  colors.text = text;
  colors.muted = Blend(background, text, 0.65);
  colors.grid = Blend(background, text, colors.dark ? 0.12 : 0.09);
  colors.axis = Blend(background, text, 0.35);
  const QColor green = colors.dark ? kGreenOnDark : kGreen;
  colors.rss = colors.dark ? kSkyBlue : kBlue;
  colors.heap = kOrange;
  colors.retained = green;
  colors.mapped = kPurple;
  colors.peak = text;
  colors.mark = colors.dark ? kPurple : Blend(Qt::black, kPurple, 0.8);
  colors.heat = kOrange;
  colors.alarm = colors.dark ? QColor(0xff, 0x6b, 0x5e) : QColor(0xc6, 0x28, 0x28);
  const QColor yellow = colors.dark ? kYellow : kYellowOnLight;
  colors.cycle = {QColor(kSkyBlue), QColor(kPurple), yellow, QColor(kVermilion), green, QColor(kOrange)};
  return colors;
}

}  // namespace

QColor Blend(const QColor& under, const QColor& over, double share) {
  const auto mix = [share](double a, double b) { return static_cast<float>(a + (b - a) * share); };
  return QColor::fromRgbF(mix(under.redF(), over.redF()), mix(under.greenF(), over.greenF()),
                          mix(under.blueF(), over.blueF()));
}

const QColor& PlotPalette::ColorOf(SeriesId id) const {
  switch (id) {
    case SeriesId::kRss:
    case SeriesId::kRssPeak:
      return rss;
    case SeriesId::kHeapLive:
      return heap;
    case SeriesId::kHeapRetained:
      return retained;
    case SeriesId::kHeapMapped:
      return mapped;
  }
  return text;
}

PlotPalette PlotPalette::For(const QPalette& palette) {
  return Make(palette.color(QPalette::Active, QPalette::Base), palette.color(QPalette::Active, QPalette::Text));
}

PlotPalette PlotPalette::ForPrint() { return Make(Qt::white, QColor(0x1f, 0x23, 0x28)); }

}  // namespace memline::app
