// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/flame_graph.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QTimer>
#include <QToolTip>
#include <utility>

namespace memline::app {
namespace {

/// So many, with their names, take a few milliseconds to paint.
constexpr uint32_t kSliceBoxes = 500;

}  // namespace

FlameGraph::FlameGraph(QWidget* parent) : QWidget(parent) {
  setObjectName("flame");
  setAccessibleName(tr("Flame graph"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setBackgroundRole(QPalette::Base);
  setAutoFillBackground(true);
}

void FlameGraph::SetLayout(FlameLayout layout) {
  const FlameLayout old = std::exchange(layout_, std::move(layout));
  const auto find = [&](uint32_t box) { return FindBox(layout_, *old.tree, old.boxes[box].node); };
  zoom_ = old.boxes.empty() || layout_.boxes.empty() ? 0 : find(zoom_);
  if (layout_.boxes.empty()) current_.reset();
  if (current_) current_ = find(*current_);
  hovered_.reset();
  matches_ = FindMatches(layout_, expression_);
  updateGeometry();
  Redraw();
  Describe();
}

void FlameGraph::SetSearch(const QRegularExpression& expression) {
  expression_ = expression;
  matches_ = FindMatches(layout_, expression_);
  Redraw();
}

void FlameGraph::ZoomTo(uint32_t box) {
  if (box >= layout_.boxes.size()) return;
  zoom_ = box;
  hovered_.reset();
  Redraw();
  emit zoomChanged();
}

void FlameGraph::ZoomOut() {
  if (layout_.boxes.empty()) return;
  ZoomTo(layout_.boxes[zoom_].parent);
}

void FlameGraph::SetCurrent(uint32_t box) {
  if (box >= layout_.boxes.size()) return;
  current_ = box;
  // What lies outside of what is zoomed to comes into sight.
  while (zoom_ != 0 && RectOf(box).isEmpty()) ZoomOut();
  update();
  Describe();
  emit currentChanged(RectOf(box));
}

QRectF FlameGraph::RectOf(uint32_t box) const { return FlameBoxRect(Picture(), box); }

QSize FlameGraph::minimumSizeHint() const {
  return {200, static_cast<int>(layout_.rows) * FlameRowHeight(fontMetrics())};
}

FlamePicture FlameGraph::Picture() const {
  return {.layout = layout_,
          .matches = matches_,
          .colors = PlotPalette::For(palette()),
          .width = static_cast<double>(width()),
          .row_height = FlameRowHeight(fontMetrics()),
          .zoom = zoom_,
          .current = hasFocus() ? current_ : std::nullopt,
          .hovered = hovered_};
}

void FlameGraph::paintEvent(QPaintEvent* /*event*/) {
  FlamePicture picture = Picture();
  if (stale_) PaintSlice(picture);
  QPainter painter(this);
  painter.drawPixmap(0, 0, drawn_.isNull() ? next_ : drawn_);
  PaintFlameMarks(painter, picture);
  if (stale_) QTimer::singleShot(0, this, qOverload<>(&QWidget::update));
}

void FlameGraph::PaintSlice(FlamePicture& picture) {
  picture.labels = &labels_;
  if (next_.isNull()) {
    next_ = QPixmap(size() * devicePixelRatioF());
    next_.setDevicePixelRatio(devicePixelRatioF());
    next_.fill(picture.colors.background);
    next_box_ = 0;
  }
  QPainter painter(&next_);
  painter.setFont(font());
  next_box_ = PaintFlame(painter, picture, next_box_, kSliceBoxes);
  painter.end();
  if (next_box_ < layout_.boxes.size()) return;
  drawn_ = std::exchange(next_, {});
  stale_ = false;
}

void FlameGraph::Redraw() {
  stale_ = true;
  next_ = {};
  update();
}

void FlameGraph::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  Redraw();
}

void FlameGraph::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  Redraw();
}

bool FlameGraph::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  if (const auto box = FlameBoxAt(Picture(), help->pos())) {
    QToolTip::showText(help->globalPos(),
                       DescribeBox(layout_, *box) + '\n' +
                           tr("annotated callees included; exact: counted at every allocation and free"),
                       this, RectOf(*box).toAlignedRect());
  } else {
    QToolTip::hideText();
  }
  return true;
}

void FlameGraph::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) {
    event->ignore();
    return;
  }
  const auto box = FlameBoxAt(Picture(), event->position());
  if (!box) return;
  SetCurrent(*box);
  Choose(*box);
}

void FlameGraph::mouseMoveEvent(QMouseEvent* event) {
  const auto box = FlameBoxAt(Picture(), event->position());
  if (box == hovered_) return;
  hovered_ = box;
  update();
  Describe();
}

void FlameGraph::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  hovered_.reset();
  update();
  Describe();
}

void FlameGraph::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  if (!current_ && !layout_.boxes.empty()) SetCurrent(zoom_);
}

void FlameGraph::keyPressEvent(QKeyEvent* event) {
  if (layout_.boxes.empty()) return QWidget::keyPressEvent(event);
  switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (current_) Choose(*current_);
      return;
    case Qt::Key_Backspace:
    case Qt::Key_Escape:
      ZoomOut();
      SetCurrent(zoom_);
      return;
    default:
      break;
  }
  if (const auto next = Step(event->key())) return SetCurrent(*next);
  QWidget::keyPressEvent(event);
}

std::optional<uint32_t> FlameGraph::Step(int key) const {
  const uint32_t from = current_.value_or(zoom_);
  switch (key) {
    case Qt::Key_Home:
      return 0;
    case Qt::Key_Up:
      return layout_.boxes[from].parent;
    case Qt::Key_Down:
      return Heaviest(from);
    case Qt::Key_Left:
      return Sibling(from, -1);
    case Qt::Key_Right:
      return Sibling(from, 1);
    default:
      return std::nullopt;
  }
}

std::optional<uint32_t> FlameGraph::Heaviest(uint32_t box) const {
  std::optional<uint32_t> heaviest = box;
  uint64_t weight = 0;
  for (uint32_t below = box + 1; below < layout_.boxes[box].end; below = layout_.boxes[below].end) {
    if (layout_.boxes[below].weight <= weight) continue;
    weight = layout_.boxes[below].weight;
    heaviest = below;
  }
  return heaviest;
}

std::optional<uint32_t> FlameGraph::Sibling(uint32_t box, int step) const {
  if (box == 0) return box;
  const uint32_t parent = layout_.boxes[box].parent;
  uint32_t before = box;
  for (uint32_t at = parent + 1; at < layout_.boxes[parent].end; at = layout_.boxes[at].end) {
    if (step < 0 && at == box) return before;
    if (step > 0 && at > box) return at;
    before = at;
  }
  return box;
}

void FlameGraph::Choose(uint32_t box) {
  ZoomTo(box);
  const PathNode& node = layout_.Node(box);
  if (box != 0) emit placeChosen({node.function, node.file, node.kind == PathNode::Kind::kLine ? node.line : 0});
}

void FlameGraph::Describe() {
  const std::optional<uint32_t> box = hovered_ ? hovered_ : current_;
  const QString text = box ? DescribeBox(layout_, *box) : QString();
  if (text != accessibleDescription()) {
    setAccessibleDescription(text);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
  }
  emit described(text);
}

}  // namespace memline::app
