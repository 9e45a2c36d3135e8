// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/view_docks.h"

#include "app/gui/help_window.h"

namespace memline::app {

ViewDocks::ViewDocks(QMainWindow* window, QDockWidget* beside, const Actions& actions)
    : QObject(window),
      window_(window),
      beside_(beside),
      call_tree_(new CallTreeView),
      flame_(new FlameView),
      growth_(new GrowthView),
      compare_(new CompareView(actions.compare_with, actions.compare_time)) {
  Add(call_tree_, tr("Call Tree"), "call_tree_dock", actions.call_tree);
  Add(flame_, tr("Flame Graph"), "flame_dock", actions.flame_graph);
  Add(growth_, tr("Growth"), "growth_dock", actions.growth);
  compare_dock_ = Add(compare_, tr("Compare"), "compare_dock", actions.compare);
  SetHelpTopic(call_tree_, "The call tree");
  SetHelpTopic(flame_, "The flame graph");
  SetHelpTopic(growth_, "Growth");
  SetHelpTopic(compare_, "Compare");
  ForEach([this](auto* view) {
    connect(view, &std::remove_pointer_t<decltype(view)>::placeChosen, this, &ViewDocks::placeChosen);
  });
  connect(flame_, &FlameView::failed, this, &ViewDocks::failed);
  connect(compare_, &CompareView::failed, this, &ViewDocks::failed);
}

QDockWidget* ViewDocks::Add(QWidget* view, const QString& title, const QString& name, QAction* action) {
  auto* dock = new QDockWidget(title, window_);
  dock->setObjectName(name);
  dock->setWidget(view);
  window_->addDockWidget(Qt::BottomDockWidgetArea, dock);
  window_->tabifyDockWidget(docks_.isEmpty() ? beside_ : docks_.back(), dock);
  dock->hide();
  docks_ << dock;
  // The action of a tab behind another one brings it to the front.
  connect(action, &QAction::triggered, dock, [this, dock, view, action] {
    const bool in_front = !dock->isHidden() && !dock->visibleRegion().isEmpty();
    dock->setVisible(!in_front);
    if (!in_front) {
      dock->raise();
      view->setFocus(Qt::ShortcutFocusReason);
      // Docks come as low as they can be.
      const int height = window_->height();
      if (dock->height() < height / 3) window_->resizeDocks({dock}, {height * 2 / 5}, Qt::Vertical);
    }
    action->setChecked(!dock->isHidden());
  });
  connect(dock, &QDockWidget::visibilityChanged, action, [dock, action] { action->setChecked(!dock->isHidden()); });
  return dock;
}

template <typename Visit>
void ViewDocks::ForEach(Visit visit) {
  visit(call_tree_);
  visit(flame_);
  visit(growth_);
  visit(compare_);
}

void ViewDocks::SetSource(const LiveSession* session, const QString& path, size_t process) {
  ForEach([&](auto* view) { view->SetSource(session, path.toStdString(), process); });
}

void ViewDocks::SetTime(const ShownTime& time) {
  ForEach([&](auto* view) { view->SetTime(time); });
}

void ViewDocks::Poll() {
  ForEach([](auto* view) { view->Poll(); });
}

void ViewDocks::HideAll() {
  for (QDockWidget* dock : docks_) dock->hide();
}

void ViewDocks::CompareWith(const QString& path) {
  compare_dock_->show();
  compare_dock_->raise();
  compare_->CompareWith(path);
}

void ViewDocks::CompareWithTime() {
  compare_dock_->show();
  compare_dock_->raise();
  compare_->CompareWithTime();
}

}  // namespace memline::app
