// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/flame_painter.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

constexpr int kFlameRowPadding = 6;
constexpr double kNarrowestBox = 0.5;  // pixels; narrower ones could not be told from their gap
constexpr int kFlameTextMargin = 4;
constexpr int kFewestLetters = 5;  // fewer name nothing
// Of the hue on the background. Text stays above a contrast of 4.5 : 1 up to a half.
constexpr double kFaintestBox = 0.22;
constexpr double kStrongestBox = 0.46;
constexpr double kLineBox = 0.12;
constexpr double kDimmed = 0.3;

// Neighbours differ, and a function has one colour wherever it stands.
double ShadeOf(const PathNode& node) {
  if (node.kind == PathNode::Kind::kLine) return kLineBox;
  const size_t hash = std::hash<std::string>()(node.function);
  return kFaintestBox + (kStrongestBox - kFaintestBox) * static_cast<double>(hash % 8) / 7;
}

QColor ColorOf(const FlamePicture& picture, uint32_t box) {
  const PathNode& node = picture.layout.Node(box);
  const PlotPalette& colors = picture.colors;
  double shade = ShadeOf(node);
  const bool sought = !picture.matches.boxes.empty();
  if (sought) shade = picture.matches.boxes[box] ? kStrongestBox : shade * kDimmed;
  if (box == 0 || node.kind == PathNode::Kind::kOutside) {
    return Blend(colors.background, colors.text, sought ? 0.05 : 0.12);
  }
  if (sought && picture.matches.boxes[box]) return Blend(colors.background, colors.mapped, shade);
  const bool shrank = picture.layout.measure == PathMeasure::kChange && Measure(node, PathMeasure::kChange) < 0;
  return Blend(colors.background, shrank ? colors.rss : colors.heat, shade);
}

bool IsAbove(const FlameLayout& layout, uint32_t above, uint32_t box) {
  return above <= box && box < layout.boxes[above].end;
}

// Measuring each text would take longer than painting it; a letter too much is painted over by the next box.
double LetterWidth(const QFontMetricsF& metrics) {
  const QString letters = "abcdefghijklmnopqrstuvwxyzABCDE_::0123456789";
  return metrics.horizontalAdvance(letters) / static_cast<double>(letters.size());
}

QString Cut(const QString& text, qsizetype letters) {
  return text.size() <= letters ? text : text.left(letters - 1) + QChar(0x2026);
}

/// In its row, between the margins; the name first, then what there is room for. False when there was no time for it.
bool PaintLabel(QPainter& painter, const FlamePicture& picture, uint32_t box, const QRectF& rect, double letter) {
  const auto letters = static_cast<qsizetype>((rect.width() - 2 * kFlameTextMargin) / letter);
  if (letters < kFewestLetters) return true;
  const PathNode& node = picture.layout.Node(box);
  QString text = QString::fromStdString(Printable(PlaceName(node)));
  if (!node.source.empty()) text += "  " + QString::fromStdString(Printable(node.source));
  text = Cut(text, letters);
  QString value;
  if (text.size() + kFewestLetters < letters) {
    value = QString::fromStdString(FormatMeasure(Measure(node, picture.layout.measure), picture.layout.measure));
  }
  const bool has_room = !value.isEmpty() && text.size() + value.size() + 3 < letters;
  QRectF room = rect.adjusted(kFlameTextMargin, 0, -kFlameTextMargin, 0);
  const bool dim = !picture.matches.boxes.empty() && !picture.matches.boxes[box];
  painter.setPen(dim ? picture.colors.muted : picture.colors.text);
  if (picture.labels == nullptr) {
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, text);
  } else {
    const QStaticText* label = picture.labels->Find(text);
    if (label == nullptr) return false;
    painter.drawStaticText(QPointF(room.left(), std::floor(rect.top() + (rect.height() - label->size().height()) / 2)),
                           *label);
  }
  if (has_room) painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, value);
  return true;
}

}  // namespace

int FlameRowHeight(const QFontMetrics& metrics) { return metrics.height() + kFlameRowPadding; }

QRectF FlameBoxRect(const FlamePicture& picture, uint32_t box) {
  const FlameBox& zoom = picture.layout.boxes[picture.zoom];
  const FlameBox& shown = picture.layout.boxes[box];
  const double top = static_cast<double>(shown.depth) * picture.row_height;
  if (IsAbove(picture.layout, box, picture.zoom)) return {0, top, picture.width, double(picture.row_height)};
  if (!IsAbove(picture.layout, picture.zoom, box)) return {};
  const double scale = picture.width / zoom.width;
  return {(shown.left - zoom.left) * scale, top, shown.width * scale, double(picture.row_height)};
}

std::optional<uint32_t> FlameBoxAt(const FlamePicture& picture, QPointF point) {
  const std::vector<FlameBox>& boxes = picture.layout.boxes;
  if (boxes.empty() || point.y() < 0 || point.x() < 0 || point.x() >= picture.width) return std::nullopt;
  const auto row = static_cast<uint32_t>(point.y() / picture.row_height);
  uint32_t box = 0;
  while (boxes[box].depth < row) {
    uint32_t below = box + 1;
    while (below < boxes[box].end) {
      const QRectF rect = FlameBoxRect(picture, below);
      if (rect.left() <= point.x() && point.x() < rect.right()) break;
      below = boxes[below].end;
    }
    if (below >= boxes[box].end) return std::nullopt;
    box = below;
  }
  return box;
}

uint32_t PaintFlame(QPainter& painter, const FlamePicture& picture, uint32_t from, uint32_t most) {
  const std::vector<FlameBox>& boxes = picture.layout.boxes;
  const QFontMetricsF metrics(painter.font());
  const double letter = LetterWidth(metrics);
  if (picture.labels != nullptr) picture.labels->BeginPaint(painter.font());
  uint32_t box = from;
  for (uint32_t painted = 0; box < boxes.size() && painted < most;) {
    QRectF rect = FlameBoxRect(picture, box);
    if (rect.width() < kNarrowestBox) {
      box = boxes[box].end;
      continue;
    }
    const double right = std::max(std::floor(rect.left()) + 1, std::floor(rect.right()) - 1);
    rect = QRectF(QPointF(std::floor(rect.left()), rect.top()), QPointF(right, rect.bottom() - 1));
    painter.fillRect(rect, ColorOf(picture, box));
    if (!PaintLabel(painter, picture, box, rect, letter)) break;
    ++box;
    ++painted;
  }
  return box;
}

void PaintFlameMarks(QPainter& painter, const FlamePicture& picture) {
  painter.setBrush(Qt::NoBrush);
  for (const auto& [box, pen] : {std::pair(picture.hovered, 1.0), std::pair(picture.current, 2.0)}) {
    if (!box || *box >= picture.layout.boxes.size()) continue;
    const QRectF rect = FlameBoxRect(picture, *box);
    if (rect.isEmpty()) continue;
    painter.setPen(QPen(picture.colors.text, pen, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRect(rect.adjusted(pen / 2, pen / 2, -pen / 2 - 1, -pen / 2 - 1));
  }
}

}  // namespace memline::app
