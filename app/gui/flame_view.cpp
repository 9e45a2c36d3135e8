// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/flame_view.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QScrollArea>
#include <utility>

#include "app/gui/elided_label.h"
#include "app/gui/flame_file.h"
#include "app/gui/view_layout.h"
#include "app/plot/icon.h"

namespace memline::app {
namespace {

constexpr int kFlamePauseMs = 1000;

}  // namespace

FlameView::FlameView(QWidget* parent)
    : QWidget(parent),
      graph_(new FlameGraph),
      measures_(new QComboBox),
      zoom_out_(new QToolButton),
      search_(new SearchField(tr("Search the flame graph"), this)),
      detail_(new ElidedLabel),
      feed_(this, ViewFeed<PathTree>::Processes::kOne, kFlamePauseMs, BuildPathTree,
            [this](const auto& outcome) { Show(outcome); }) {
  measures_->setObjectName("flame_measure");
  measures_->setAccessibleName(tr("What the boxes weigh"));
  measures_->setToolTip(tr("What the boxes weigh"));
  zoom_out_->setText(tr("Zoom out"));
  zoom_out_->setIcon(Icon("zoom-out"));
  zoom_out_->setToolTip(tr("Back to the caller of what is zoomed to (Backspace)"));
  zoom_out_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  zoom_out_->setFocusPolicy(Qt::TabFocus);
  zoom_out_->setEnabled(false);
  auto* out = new QToolButton;
  BuildMenu(out);
  detail_->setObjectName("flame_detail");
  detail_->setAccessibleName(tr("The box under the pointer"));
  detail_->setTextFormat(Qt::PlainText);
  detail_->setForegroundRole(QPalette::PlaceholderText);
  detail_->setContentsMargins(8, 2, 8, 2);

  auto* scroll = new QScrollArea;
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setWidget(graph_);
  scroll->setFocusPolicy(Qt::NoFocus);
  note_ = new ViewNote(scroll);
  setFocusProxy(graph_);
  auto* bar = NewViewBar();
  bar->addWidget(measures_);
  bar->addWidget(zoom_out_);
  bar->addWidget(search_, 1);
  bar->addWidget(out);
  QVBoxLayout* layout = LayOutBelow(bar, this);
  layout->addWidget(note_, 1);
  layout->addWidget(detail_);
  SetTree(nullptr);

  connect(measures_, &QComboBox::activated, this, &FlameView::ShowLayout);
  connect(zoom_out_, &QToolButton::clicked, graph_, &FlameGraph::ZoomOut);
  connect(graph_, &FlameGraph::zoomChanged, this, [this] { zoom_out_->setEnabled(graph_->zoomed() != 0); });
  connect(graph_, &FlameGraph::described, this, [this](QString text) { detail_->setText(text.replace('\n', " · ")); });
  connect(graph_, &FlameGraph::currentChanged, scroll, [scroll](const QRectF& rect) {
    scroll->ensureVisible(static_cast<int>(rect.center().x()), static_cast<int>(rect.center().y()), 0, 40);
  });
  connect(graph_, &FlameGraph::placeChosen, this, &FlameView::placeChosen);
  connect(search_, &SearchField::searched, this, [this](const QRegularExpression& expression) {
    graph_->SetSearch(expression);
    TellFound();
  });
}

void FlameView::BuildMenu(QToolButton* button) {
  auto* menu = new QMenu(button);
  connect(menu->addAction(Icon("copy"), tr("&Copy as Text")), &QAction::triggered, this,
          [this] { QGuiApplication::clipboard()->setText(CollapsedText(graph_->flame())); });
  connect(menu->addAction(Icon("save-as"), tr("&Save Picture…")), &QAction::triggered, this,
          &FlameView::SaveWithDialog);
  button->setText(tr("Export"));
  button->setIcon(Icon("save-as"));
  button->setToolTip(tr("Copy the stacks as text, one a line, or save the picture as SVG or PNG"));
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setPopupMode(QToolButton::InstantPopup);
  button->setFocusPolicy(Qt::TabFocus);
  button->setMenu(menu);
}

void FlameView::SetSource(const LiveSession* session, const std::filesystem::path& path, size_t process) {
  feed_.SetSource(session, path, process);
  SetTree(nullptr);
}

void FlameView::SetTime(const ShownTime& time) { feed_.SetTime(time); }

void FlameView::Poll() {
  if (isVisible()) feed_.Poll();
}

void FlameView::Show(const ViewFeed<PathTree>::Outcome& outcome) {
  if (outcome.ok()) {
    SetTree(*outcome);
    return;
  }
  note_->ShowFailure(tr("The flame graph of this time cannot be shown"), outcome.status());
}

void FlameView::SetTree(std::shared_ptr<const PathTree> tree) {
  tree_ = tree ? std::move(tree) : std::make_shared<const PathTree>(PathTree{.nodes = {PathNode{}}});
  OfferMeasures();
  ShowLayout();
}

void FlameView::OfferMeasures() {
  const std::vector<PathMeasure> measures = MeasuresOf(tree_->time);
  QStringList titles;
  for (const PathMeasure measure : measures)
    titles << PathTree::tr(kPathMeasureInfo[static_cast<size_t>(measure)].title);
  QStringList offered;
  for (int i = 0; i < measures_->count(); ++i) offered << measures_->itemText(i);
  if (titles == offered) return;
  const QString chosen = measures_->currentText();
  measures_->clear();
  for (size_t i = 0; i < measures.size(); ++i) {
    measures_->addItem(titles[static_cast<qsizetype>(i)], static_cast<int>(measures[i]));
    measures_->setItemData(measures_->count() - 1,
                           PathTree::tr(kPathMeasureInfo[static_cast<size_t>(measures[i])].help), Qt::ToolTipRole);
  }
  measures_->setCurrentIndex(std::max(0, measures_->findText(chosen)));
}

void FlameView::ShowLayout() {
  graph_->SetLayout(LayOutFlame(tree_, static_cast<PathMeasure>(measures_->currentData().toInt())));
  zoom_out_->setEnabled(graph_->zoomed() != 0);
  TellFound();
  if (graph_->flame().boxes.empty()) {
    note_->ShowText(
        tr("Nothing to draw yet"),
        tr("Each annotated function and line that holds memory is a box here, as wide as what it holds, below "
           "what called it. How to annotate a program is told by F1."));
  } else {
    note_->ShowView();
  }
}

void FlameView::TellFound() {
  const FlameMatches& matches = graph_->matches();
  if (!search_->active()) return search_->ShowFound({});
  if (matches.count == 0) return search_->ShowFound(tr("nothing found"));
  const QString boxes = matches.count == 1 ? tr("%1 box, %2 % of the process") : tr("%1 boxes, %2 % of the process");
  search_->ShowFound(boxes.arg(matches.count).arg(100 * matches.share, 0, 'f', 1));
}

void FlameView::SaveWithDialog() {
  const QString path =
      QFileDialog::getSaveFileName(this, tr("Save the Flame Graph"), "flame.svg",
                                   tr("Vector graphics (*.svg);;Pictures (*.png);;Collapsed stacks (*.txt)"));
  if (!path.isEmpty()) Save(path);
}

void FlameView::Save(const QString& path) {
  const auto problem =
      WriteFlame(path, graph_->flame(), graph_->matches(), graph_->zoomed(), graph_->width(), graph_->font());
  if (problem) emit failed(*problem);
}

}  // namespace memline::app
