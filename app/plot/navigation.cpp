// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/navigation.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace memline::app {
namespace {

/// One notch of a wheel is 120 of Qt's units.
constexpr double kZoomPerNotch = 1.25;
constexpr double kPanPerNotch = 0.1;
constexpr double kPanPerKey = 0.2;
constexpr double kZoomPerKey = 1.5;
/// A shorter drag is a click that slipped.
constexpr double kMinDragPx = 4;

}  // namespace

Navigation::Navigation(QCustomPlot* plot, QWidget* keyboard, NavigationRequests requests)
    : plot_(plot), keyboard_(keyboard), requests_(std::move(requests)), band_(QRubberBand::Rectangle, plot) {
  plot_->setMouseTracking(true);
  plot_->installEventFilter(this);
  keyboard_->installEventFilter(this);
}

bool Navigation::eventFilter(QObject* watched, QEvent* event) {
  if (watched == keyboard_) {
    return event->type() == QEvent::KeyPress && Key(*static_cast<QKeyEvent*>(event));
  }
  switch (event->type()) {
    case QEvent::Wheel:
      return Wheel(*static_cast<QWheelEvent*>(event));
    case QEvent::MouseButtonPress:
      return Press(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseMove:
      return Move(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease:
      return Release(*static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonDblClick:
      requests_.double_click();
      return true;
    case QEvent::Leave:
      requests_.hover(std::nullopt);
      return false;
    default:
      return false;
  }
}

bool Navigation::Wheel(const QWheelEvent& event) {
  const QPoint angle = event.angleDelta();
  const bool sideways = std::abs(angle.x()) > std::abs(angle.y()) || event.modifiers().testFlag(Qt::ShiftModifier);
  if (sideways) {
    const int delta = angle.x() != 0 ? angle.x() : angle.y();
    requests_.pan(-kPanPerNotch * delta / 120);
  } else if (angle.y() != 0) {
    const QRect area = plot_->axisRect()->rect();
    const double x = std::clamp<double>(event.position().x(), area.left(), area.right() + 1);
    requests_.zoom(Seconds(x), std::pow(kZoomPerNotch, angle.y() / 120.0));
  }
  return true;
}

bool Navigation::Press(const QMouseEvent& event) {
  keyboard_->setFocus(Qt::MouseFocusReason);
  const bool left = event.button() == Qt::LeftButton;
  if (event.button() == Qt::RightButton || (left && event.modifiers().testFlag(Qt::ControlModifier))) {
    band_from_ = event.position().x();
  } else if (left && (event.modifiers().testFlag(Qt::ShiftModifier) || requests_.on_time_axis(event.position()))) {
    choose_from_ = event.position();
    choosing_ = false;
  } else if (event.button() == Qt::LeftButton) {
    pan_from_ = event.position().x();
    pressed_ = event.position();
  }
  return true;
}

bool Navigation::Move(const QMouseEvent& event) {
  const double x = event.position().x();
  const QRect area = plot_->axisRect()->rect();
  if (pressed_ && (event.position() - *pressed_).manhattanLength() >= kMinDragPx) {
    pressed_.reset();
    plot_->setCursor(Qt::ClosedHandCursor);
  }
  if (pan_from_ && !pressed_) {
    requests_.pan((*pan_from_ - x) / std::max(1, area.width()));
    pan_from_ = x;
  } else if (band_from_) {
    const auto inside = [&area](double px) { return std::clamp(static_cast<int>(px), area.left(), area.right()); };
    const auto [left, right] = std::minmax({inside(*band_from_), inside(x)});
    band_.setGeometry(QRect(QPoint(left, area.top()), QPoint(right, area.bottom())));
    band_.setVisible(std::abs(x - *band_from_) >= kMinDragPx);
  } else if (choose_from_) {
    choosing_ = choosing_ || std::abs(x - choose_from_->x()) >= kMinDragPx;
    if (choosing_) requests_.choose(Seconds(choose_from_->x()), Seconds(x), false);
  }
  requests_.hover(event.position());
  return true;
}

bool Navigation::Release(const QMouseEvent& event) {
  if (band_from_) {
    const auto [left, right] = std::minmax({*band_from_, event.position().x()});
    band_.hide();
    band_from_.reset();
    if (right - left >= kMinDragPx) requests_.zoom_to(Seconds(left), Seconds(right));
  }
  if (const std::optional<QPointF> from = std::exchange(choose_from_, std::nullopt)) {
    if (choosing_) {
      requests_.choose(Seconds(from->x()), Seconds(event.position().x()), true);
    } else {
      requests_.click(event.position());
    }
  }
  pan_from_.reset();
  plot_->unsetCursor();
  if (std::exchange(pressed_, std::nullopt) && event.button() == Qt::LeftButton) requests_.click(event.position());
  return true;
}

bool Navigation::Key(const QKeyEvent& event) {
  const QRectF area = plot_->axisRect()->rect();
  const double middle = Seconds(area.center().x());
  switch (event.key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      requests_.zoom(middle, kZoomPerKey);
      return true;
    case Qt::Key_Minus:
      requests_.zoom(middle, 1 / kZoomPerKey);
      return true;
    case Qt::Key_Left:
      requests_.pan(-kPanPerKey);
      return true;
    case Qt::Key_Right:
      requests_.pan(kPanPerKey);
      return true;
    case Qt::Key_Home:
      requests_.fit();
      return true;
    case Qt::Key_End:
      requests_.follow();
      return true;
    default:
      break;
  }
  if (event.key() < Qt::Key_1 || event.key() > Qt::Key_9 || event.modifiers() & ~Qt::KeypadModifier) return false;
  requests_.toggle(static_cast<size_t>(event.key() - Qt::Key_1));
  return true;
}

}  // namespace memline::app
