// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/help_window.h"

#include <QAbstractTextDocumentLayout>
#include <QDesktopServices>
#include <QFile>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBlock>
#include <QVBoxLayout>

namespace memline::app {
namespace {

constexpr auto kTopicProperty = "help_topic";
constexpr auto kFolder = "qrc:/memline/doc/";
constexpr auto kFirstPage = "qrc:/memline/doc/window.md";

QPushButton* NewButton(const QString& text, QTextBrowser* browser, void (QTextBrowser::*go)()) {
  auto* button = new QPushButton(text);
  button->setAutoDefault(false);
  button->setEnabled(false);
  QObject::connect(button, &QPushButton::clicked, browser, go);
  return button;
}

}  // namespace

void SetHelpTopic(QWidget* widget, const QString& heading) { widget->setProperty(kTopicProperty, heading); }

QString HelpTopicOf(const QWidget* widget) {
  for (; widget != nullptr; widget = widget->parentWidget()) {
    if (const QVariant topic = widget->property(kTopicProperty); topic.isValid()) return topic.toString();
  }
  return {};
}

HelpWindow::HelpWindow(QWidget* parent) : QDialog(parent), browser_(new QTextBrowser) {
  setObjectName("help");
  setWindowTitle(tr("Help"));
  resize(760, 640);
  browser_->setAccessibleName(tr("Help page"));
  browser_->setFrameShape(QFrame::NoFrame);
  browser_->document()->setDocumentMargin(16);
  browser_->setOpenLinks(false);
  connect(browser_, &QTextBrowser::anchorClicked, this, &HelpWindow::Follow);
  QPushButton* back = NewButton(tr("&Back"), browser_, &QTextBrowser::backward);
  QPushButton* forward = NewButton(tr("&Forward"), browser_, &QTextBrowser::forward);
  connect(browser_, &QTextBrowser::backwardAvailable, back, &QWidget::setEnabled);
  connect(browser_, &QTextBrowser::forwardAvailable, forward, &QWidget::setEnabled);
  auto* close = new QPushButton(tr("&Close"));
  close->setAutoDefault(false);
  connect(close, &QPushButton::clicked, this, &QWidget::close);
  auto* buttons = new QHBoxLayout;
  buttons->setContentsMargins(8, 8, 8, 8);
  buttons->addWidget(back);
  buttons->addWidget(forward);
  buttons->addStretch(1);
  buttons->addWidget(close);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(browser_, 1);
  layout->addLayout(buttons);
}

void HelpWindow::ShowTopic(const QString& heading) {
  browser_->setSource(QUrl(kFirstPage), QTextDocument::MarkdownResource);
  show();
  raise();
  activateWindow();
  browser_->setFocus();
  ScrollTo(heading);
}

void HelpWindow::ScrollTo(const QString& heading) {
  const QTextDocument& document = *browser_->document();
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
    if (block.blockFormat().headingLevel() == 0 || block.text() != heading) continue;
    browser_->setTextCursor(QTextCursor(block));
    browser_->verticalScrollBar()->setValue(
        static_cast<int>(document.documentLayout()->blockBoundingRect(block).top()));
    return;
  }
}

// Pages refer to each other, to the network, and to files of the source tree, which are not here.
void HelpWindow::Follow(const QUrl& link) {
  const QUrl page = QUrl(kFolder).resolved(link);
  if (page.scheme() == "qrc" && QFile::exists(':' + page.path())) {
    browser_->setSource(page, QTextDocument::MarkdownResource);
  } else if (page.scheme() == "https") {
    QDesktopServices::openUrl(page);
  }
}

}  // namespace memline::app
