// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/readable_labels.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QLabel>

namespace memline::app {
namespace {

class NamedLabel : public QAccessibleWidget {
 public:
  explicit NamedLabel(QLabel* label) : QAccessibleWidget(label, QAccessible::StaticText) {}

  QString text(QAccessible::Text kind) const override {
    const QString text = QAccessibleWidget::text(kind);
    if (kind != QAccessible::Description || !widget()->accessibleDescription().isEmpty()) return text;
    return static_cast<const QLabel*>(widget())->text();
  }
};

QAccessibleInterface* NewNamedLabel(const QString& /*class_name*/, QObject* object) {
  auto* label = qobject_cast<QLabel*>(object);
  return label == nullptr || label->accessibleName().isEmpty() ? nullptr : new NamedLabel(label);
}

}  // namespace

void MakeLabelsReadable() { QAccessible::installFactory(NewNamedLabel); }

}  // namespace memline::app
