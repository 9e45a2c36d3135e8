// SPDX-License-Identifier: GPL-3.0-or-later
// The flame graph, to look at and to walk in: a click or Enter zooms, Backspace or Esc zooms out, arrow keys walk.
#ifndef MEMLINE_APP_GUI_FLAME_GRAPH_H_
#define MEMLINE_APP_GUI_FLAME_GRAPH_H_

#include <QPixmap>
#include <QWidget>
#include <optional>

#include "app/gui/flame_painter.h"
#include "app/gui/source_place.h"

namespace memline::app {

class FlameGraph : public QWidget {
  Q_OBJECT

 public:
  explicit FlameGraph(QWidget* parent = nullptr);

  /// What is zoomed to and what is current stay, where they still are.
  void SetLayout(FlameLayout layout);
  [[nodiscard]] const FlameLayout& flame() const { return layout_; }
  void SetSearch(const QRegularExpression& expression);
  [[nodiscard]] const FlameMatches& matches() const { return matches_; }

  [[nodiscard]] uint32_t zoomed() const { return zoom_; }
  [[nodiscard]] std::optional<uint32_t> current() const { return current_; }
  void ZoomTo(uint32_t box);
  void ZoomOut();
  void SetCurrent(uint32_t box);
  /// In the graph's own coordinates.
  [[nodiscard]] QRectF RectOf(uint32_t box) const;

  [[nodiscard]] QSize sizeHint() const override { return minimumSizeHint(); }
  [[nodiscard]] QSize minimumSizeHint() const override;

 signals:
  /// Of the box under the pointer, else of the current one; "" of none.
  void described(const QString& text);
  void currentChanged(const QRectF& rect);
  void zoomChanged();
  void placeChosen(const memline::app::SourcePlace& place);

 protected:
  bool event(QEvent* event) override;
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;

 private:
  [[nodiscard]] FlamePicture Picture() const;
  [[nodiscard]] std::optional<uint32_t> Step(int key) const;
  [[nodiscard]] std::optional<uint32_t> Heaviest(uint32_t box) const;
  [[nodiscard]] std::optional<uint32_t> Sibling(uint32_t box, int step) const;
  void Choose(uint32_t box);
  void Describe();

  void Redraw();
  /// What there is time for in a frame. The next paint goes on.
  void PaintSlice(FlamePicture& picture);

  FlameLayout layout_;
  QRegularExpression expression_;
  FlameMatches matches_;
  uint32_t zoom_ = 0;
  std::optional<uint32_t> current_;
  std::optional<uint32_t> hovered_;
  FlameLabels labels_;
  QPixmap drawn_;          // the boxes; of before, until next_ is complete
  QPixmap next_;           // null: not begun
  uint32_t next_box_ = 0;  // what it lacks
  bool stale_ = true;      // drawn_ is not what it should be
};

}  // namespace memline::app

#endif  // MEMLINE_APP_GUI_FLAME_GRAPH_H_
