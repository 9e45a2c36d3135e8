// SPDX-License-Identifier: GPL-3.0-or-later
// What a curve did in the chosen time, in words. A long range has millions of samples, so they are read in the
// background.
#ifndef MEMLINE_APP_PLOT_CHOSEN_READOUT_H_
#define MEMLINE_APP_PLOT_CHOSEN_READOUT_H_

#include <QFutureWatcher>
#include <QObject>
#include <QString>
#include <optional>

#include "app/plot/timeline_plot.h"

namespace memline::app {

/// Of a range "1.90 s   RSS +38.8 MiB   +20.4 MiB/s", of a moment "3.20 s   RSS 120 MiB". O(samples in it).
[[nodiscard]] QString ChosenText(const Pyramid& rss, TimeRange time);

/// GUI thread only.
class ChosenReadout : public QObject {
  Q_OBJECT

 public:
  ChosenReadout();
  ~ChosenReadout() override { running_.waitForFinished(); }

  /// Answers with ready(). While an answer is worked out the last question waits and the others are dropped.
  void Ask(const Pyramid& rss, TimeRange time);
  /// No answer is wanted any more.
  void Drop();

 signals:
  void ready(const QString& text);

 private:
  struct Question {
    Pyramid rss;
    TimeRange time;
  };
  void Start(Question question);
  void Finish();

  QFutureWatcher<QString> running_;
  bool busy_ = false;    // until the answer was told or dropped
  bool wanted_ = false;  // the answer to come
  std::optional<Question> waiting_;
};

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_CHOSEN_READOUT_H_
