// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/start_page.h"

#include <QApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <QtConcurrentMap>

#include "app/gui/action_card.h"
#include "app/gui/command_box.h"
#include "app/plot/icon.h"

namespace memline::app {
namespace {

constexpr int kPathRole = Qt::UserRole;
constexpr int kPageWidth = 760;
constexpr QSize kThumbnailSize{96, 36};

QLabel* NewHeading(const QString& text, double scale) {
  auto* label = new QLabel(text);
  QFont font = label->font();
  font.setPointSizeF(font.pointSizeF() * scale);
  font.setBold(true);
  label->setFont(font);
  return label;
}

QLabel* NewHint(const QString& text) {
  auto* label = new QLabel(text);
  label->setForegroundRole(QPalette::PlaceholderText);
  label->setWordWrap(true);
  return label;
}

QString Describe(const QFileInfo& file, const QString& figures) {
  const QString size = QLocale().formattedDataSize(file.size(), 1, QLocale::DataSizeIecFormat);
  const QString when = QLocale().toString(file.lastModified(), QLocale::ShortFormat);
  QStringList parts = {when, figures, size, file.absolutePath()};
  parts.removeAll(QString());
  return file.completeBaseName() + '\n' + parts.join(" · ");
}

}  // namespace

StartPage::StartPage(const QList<QAction*>& actions, QWidget* parent)
    : QWidget(parent),
      recent_(new QListWidget),
      no_recent_(NewHint(tr("Sessions you record or open are listed here."))) {
  setObjectName("start");
  auto* logo = new QLabel;
  logo->setPixmap(ApplicationIcon().pixmap(56));
  auto* words = new QVBoxLayout;
  words->setSpacing(4);
  words->addWidget(NewHeading("memline", 1.8));
  words->addWidget(NewHint(tr("Which line of which function holds the memory, live while the program runs.")));
  auto* title = new QHBoxLayout;
  title->setSpacing(16);
  title->addWidget(logo);
  title->addLayout(words, 1);

  auto* page = new QWidget;
  page->setMaximumWidth(kPageWidth);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(24, 32, 24, 24);
  column->setSpacing(12);
  column->addLayout(title);
  column->addSpacing(12);
  column->addWidget(NewActions(actions));
  column->addSpacing(12);
  column->addWidget(NewHeading(tr("From a terminal"), 1.1));
  column->addWidget(NewCommand());
  column->addSpacing(12);
  column->addWidget(NewHeading(tr("Recent sessions"), 1.1));
  column->addWidget(NewRecent(), 1);

  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addStretch(1);
  layout->addWidget(page, 100);
  layout->addStretch(1);
  SetRecent({});
}

QWidget* StartPage::NewActions(const QList<QAction*>& actions) {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(12);
  for (QAction* action : actions) row->addWidget(new ActionCard(action));
  return box;
}

QWidget* StartPage::NewRecent() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  recent_->setObjectName("recent");
  recent_->setAccessibleName(tr("Recent sessions"));
  recent_->setIconSize(kThumbnailSize);
  connect(&glances_, &QFutureWatcherBase::resultReadyAt, this, [this](int i) { ShowGlance(glances_.resultAt(i)); });
  recent_->setUniformItemSizes(true);
  recent_->setTextElideMode(Qt::ElideMiddle);
  recent_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  column->addWidget(recent_, 1);
  column->addWidget(no_recent_, 0, Qt::AlignTop);
  connect(recent_, &QListWidget::itemActivated, this,
          [this](const QListWidgetItem* item) { emit openRequested(item->data(kPathRole).toString()); });
  return box;
}

QWidget* StartPage::NewCommand() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  column->addWidget(new CommandBox("memline run ./your-program"));
  column->addWidget(
      NewHint(tr("Write PROFILE(); as the first statement of the functions to measure and link "
                 "memline::memline. A session file dropped on this window opens.")));
  return box;
}

void StartPage::SetRecent(const QStringList& files) {
  recent_->clear();
  for (const QString& path : files) {
    const QFileInfo file(path);
    auto* item =
        new QListWidgetItem(Thumbnail({}, kThumbnailSize, palette(), devicePixelRatioF()), Describe(file, {}), recent_);
    item->setData(kPathRole, path);
    item->setToolTip(path);
    item->setSizeHint({0, 2 * fontMetrics().lineSpacing() + 16});
  }
  recent_->setVisible(!files.isEmpty());
  no_recent_->setVisible(files.isEmpty());
  if (isVisible()) ReadGlances();
}

// Only where somebody sees them: the files are opened for it.
void StartPage::ReadGlances() {
  QStringList files;
  for (int row = 0; row < recent_->count(); ++row) files << recent_->item(row)->data(kPathRole).toString();
  glances_.cancel();
  if (!files.isEmpty()) glances_.setFuture(QtConcurrent::mapped(files, ReadGlance));
}

void StartPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  ReadGlances();
}

void StartPage::ShowGlance(const SessionGlance& glance) {
  for (int row = 0; row < recent_->count(); ++row) {
    QListWidgetItem* item = recent_->item(row);
    if (item->data(kPathRole).toString() != glance.path) continue;
    item->setText(Describe(QFileInfo(glance.path), glance.figures));
    item->setIcon(Thumbnail(glance, kThumbnailSize, palette(), devicePixelRatioF()));
  }
}

}  // namespace memline::app
