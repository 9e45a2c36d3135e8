// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/process_box.h"

#include <QEvent>
#include <QPainter>
#include <QSignalBlocker>
#include <utility>

#include "app/plot/icon.h"
#include "app/plot/palette.h"
#include "app/plot/process_name.h"

namespace memline::app {
namespace {

constexpr int kSwatchPx = 12;
/// A name may be as long as a path; the rest is in the tooltip.
constexpr int kMaxWidthPx = 320;

QIcon Swatch(const QColor& color) {
  QPixmap swatch(kSwatchPx, kSwatchPx);
  swatch.fill(Qt::transparent);
  QPainter painter(&swatch);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  painter.drawRoundedRect(swatch.rect(), 3, 3);
  return QIcon(swatch);
}

}  // namespace

ProcessBox::ProcessBox(QWidget* parent) : QComboBox(parent) {
  setSizeAdjustPolicy(QComboBox::AdjustToContents);
  setMaximumWidth(kMaxWidthPx);
  connect(this, &QComboBox::currentIndexChanged, this, [this](int index) {
    if (index >= 0) emit chosen();
  });
}

void ProcessBox::Update(const LiveSession& session) {
  std::vector<Words> processes = session.Read([](const Session& read) {
    std::vector<Words> words;
    for (const Target& target : read.targets) words.push_back({ProcessNameAndEnd(target), ProcessDetails(target)});
    return words;
  });
  if (processes == processes_) return;
  const std::vector<Words> old = std::exchange(processes_, std::move(processes));
  const size_t before = old.size();
  const int known = static_cast<int>(processes_.size());
  {
    const QSignalBlocker blocker(this);
    if (count() == 0) addItem(Icon("processes"), {});
    for (int i = 0; i < known; ++i) {
      if (i + 1 == count()) addItem({});
      const auto process = static_cast<size_t>(i);
      const Words& words = processes_[process];
      if (process < before && words == old[process]) continue;
      setItemText(i + 1, words.title);
      setItemData(i + 1, words.details, Qt::ToolTipRole);
    }
    setItemText(0, tr("All %1 processes").arg(known));
    setItemData(0, tr("The RSS of each process, and their sum"), Qt::ToolTipRole);
    if (before == 0) setCurrentIndex(1);
    if (before < 2 && known > 1) setCurrentIndex(0);
  }
  if (processes_.size() > before) ShowIcons();
  if (before < 2 && processes_.size() > before) emit chosen();
}

void ProcessBox::Clear() {
  const QSignalBlocker blocker(this);
  processes_.clear();
  clear();
}

std::optional<size_t> ProcessBox::process() const {
  return currentIndex() > 0 ? std::optional(static_cast<size_t>(currentIndex() - 1)) : std::nullopt;
}

void ProcessBox::Choose(size_t process) { setCurrentIndex(static_cast<int>(process) + 1); }

void ProcessBox::ChooseNext(int step) {
  if (count() > 0) setCurrentIndex((currentIndex() + step + count()) % count());
}

void ProcessBox::ShowIcons() {
  const PlotPalette colors = PlotPalette::For(palette());
  for (int i = 1; i < count(); ++i) setItemIcon(i, Swatch(colors.Cycled(static_cast<size_t>(i - 1))));
}

void ProcessBox::changeEvent(QEvent* event) {
  QComboBox::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) ShowIcons();
}

}  // namespace memline::app
