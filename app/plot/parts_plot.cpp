// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/parts_plot.h"

#include <qcustomplot.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <algorithm>

#include "app/plot/byte_ticker.h"
#include "app/plot/palette.h"
#include "app/plot/time_ticker.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

constexpr int kPixelsPerMoment = 3;
constexpr int kMinMoments = 2;
constexpr float kPartFillAlpha = 0.55F;
constexpr int kPartSwatchPx = 12;
constexpr int kPartRowPadding = 6;
constexpr double kOtherShare = 0.5;
constexpr double kPartsHeadroom = 1.05;

QString Text(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

QColor ColorOf(MemoryPart part, const PlotPalette& colors) {
  switch (part) {
    case MemoryPart::kLive:
      return colors.heap;
    case MemoryPart::kFragmented:
      return colors.Cycled(3);
    case MemoryPart::kRetained:
      return colors.retained;
    case MemoryPart::kStacks:
      return colors.mapped;
    case MemoryPart::kFiles:
      return colors.Cycled(0);
    case MemoryPart::kShared:
      return colors.Cycled(2);
    case MemoryPart::kRuntime:
      return colors.axis;
    case MemoryPart::kOther:
      // On dark, RSS has the colour of the files.
      return colors.dark ? Blend(colors.background, colors.rss, kOtherShare) : colors.rss;
  }
  return colors.text;
}

}  // namespace

PartsPlot::PartsPlot(QWidget* parent)
    : QWidget(parent),
      plot_(new QCustomPlot),
      table_(new QTableWidget(static_cast<int>(kMemoryPartCount) + 1, 2)),
      arenas_(new ArenaList),
      nothing_(new QLabel(tr("Nothing is known yet: the runtime looks about once a second."))) {
  plot_->setFocusPolicy(Qt::NoFocus);
  plot_->setMinimumSize(160, 120);
  plot_->xAxis->setTicker(QSharedPointer<TimeTicker>::create());
  plot_->yAxis->setTicker(QSharedPointer<ByteTicker>::create());
  for (size_t i = 0; i < kMemoryPartCount; ++i) {
    QCPGraph* graph = plot_->addGraph();
    if (i > 0) graph->setChannelFillGraph(graphs_.back());
    graphs_.push_back(graph);
  }
  table_->setAccessibleName(tr("Where is my RSS"));
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setHorizontalHeaderLabels({tr("Part"), tr("Bytes")});
  table_->setShowGrid(false);
  table_->setFrameShape(QFrame::NoFrame);
  table_->setCornerButtonEnabled(false);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->horizontalHeader()->setHighlightSections(false);
  table_->horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table_->horizontalHeaderItem(1)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  const int row_height = fontMetrics().height() + kPartRowPadding;
  table_->verticalHeader()->setMinimumSectionSize(row_height);
  table_->verticalHeader()->setDefaultSectionSize(row_height);
  table_->verticalHeader()->hide();
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setStretchLastSection(true);
  for (int row = 0; row < table_->rowCount(); ++row) {
    const bool is_part = static_cast<size_t>(row) < kMemoryPartCount;
    const MemoryPartInfo info = is_part ? kMemoryPartInfo[static_cast<size_t>(row)] : MemoryPartInfo{"", "RSS", ""};
    auto* title = new QTableWidgetItem(Text(info.title));
    title->setToolTip(Text(info.meaning));
    table_->setItem(row, 0, title);
    auto* bytes = new QTableWidgetItem;
    bytes->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    table_->setItem(row, 1, bytes);
  }
  nothing_->setAlignment(Qt::AlignCenter);
  nothing_->setWordWrap(true);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(nothing_, 1);
  layout->addWidget(plot_, 2);
  layout->addWidget(table_, 1);
  layout->addWidget(arenas_, 1);
  SetColors();
  SetSession(nullptr, 0);
}

void PartsPlot::SetSession(const LiveSession* session, size_t target) {
  session_ = session;
  target_ = target;
  drawn_.reset();
  Draw({}, {});
  arenas_->ShowArenas({});
}

void PartsPlot::Refresh(TimeRange range) {
  if (session_ == nullptr || range.end_ns <= range.begin_ns) return;
  const uint64_t revision = session_->revision();
  if (drawn_ == range && revision == revision_) return;
  revision_ = revision;
  drawn_ = range;
  const std::vector<Moment> moments = Read(range);
  Draw(moments, range);
  arenas_->ShowArenas(moments.empty() ? std::vector<Arena>() : ReadArenas(moments.back().time_ns));
}

std::vector<Arena> PartsPlot::ReadArenas(int64_t time_ns) const {
  return session_->Read([&](const Session& session) {
    return target_ < session.targets.size() ? ArenasAt(session.targets[target_], time_ns) : std::vector<Arena>();
  });
}

std::vector<PartsPlot::Moment> PartsPlot::Read(TimeRange range) const {
  const int count = std::max(kMinMoments, plot_->width() / kPixelsPerMoment);
  return session_->Read([&](const Session& session) {
    std::vector<Moment> moments;
    if (target_ >= session.targets.size()) return moments;
    const Target& target = session.targets[target_];
    const int64_t begin = std::max(range.begin_ns, target.start_ns);
    const int64_t end = std::min(range.end_ns, target.last_ns());
    for (int i = 0; i < count && begin <= end; ++i) {
      const int64_t time_ns = begin + (end - begin) / (count - 1) * i;
      if (const auto parts = PartsAt(target, time_ns)) moments.push_back({time_ns, *parts});
    }
    return moments;
  });
}

void PartsPlot::Draw(const std::vector<Moment>& moments, TimeRange range) {
  nothing_->setVisible(moments.empty());
  plot_->setVisible(!moments.empty());
  table_->setVisible(!moments.empty());
  if (moments.empty()) return;
  QList<double> times;
  for (const Moment& moment : moments) times << static_cast<double>(moment.time_ns) / 1e9;
  QList<double> tops(times.size(), 0.0);
  for (size_t part = 0; part < kMemoryPartCount; ++part) {
    for (qsizetype i = 0; i < tops.size(); ++i) {
      tops[i] += static_cast<double>(moments[static_cast<size_t>(i)].parts.bytes[part]);
    }
    graphs_[part]->setData(times, tops, true);
  }
  plot_->xAxis->setRange(static_cast<double>(range.begin_ns) / 1e9, static_cast<double>(range.end_ns) / 1e9);
  plot_->yAxis->setRange(0, std::max(1.0, *std::max_element(tops.begin(), tops.end()) * kPartsHeadroom));
  plot_->replot(QCustomPlot::rpQueuedReplot);
  ShowFigures(moments.back().parts);
}

void PartsPlot::ShowFigures(const MemoryParts& parts) {
  for (int row = 0; row < table_->rowCount(); ++row) {
    const bool is_part = static_cast<size_t>(row) < kMemoryPartCount;
    const uint64_t bytes = is_part ? parts.bytes[static_cast<size_t>(row)] : parts.rss_bytes();
    table_->item(row, 1)->setText(bytes == 0 ? QString() : QString::fromStdString(FormatBytes(bytes)));
    table_->item(row, 1)->setToolTip(QString::fromStdString(FormatExactBytes(bytes)));
  }
}

void PartsPlot::SetColors() {
  const PlotPalette colors = PlotPalette::For(palette());
  plot_->setBackground(QBrush(colors.background));
  for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis}) {
    axis->setTickLabelColor(colors.muted);
    axis->setTickLabelFont(font());
    axis->setBasePen(QPen(colors.axis, 1));
    axis->setTickPen(Qt::NoPen);
    axis->setSubTicks(false);
    axis->grid()->setPen(QPen(colors.grid, 1));
  }
  for (size_t i = 0; i < kMemoryPartCount; ++i) {
    QColor color = ColorOf(static_cast<MemoryPart>(i), colors);
    graphs_[i]->setPen(QPen(color, 1));
    QPixmap swatch(kPartSwatchPx, kPartSwatchPx);
    swatch.fill(color);
    table_->item(static_cast<int>(i), 0)->setIcon(QIcon(swatch));
    color.setAlphaF(kPartFillAlpha);
    graphs_[i]->setBrush(color);
  }
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void PartsPlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && !graphs_.empty()) SetColors();
}

}  // namespace memline::app
