// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plot/empty_states.h"

#include "app/plot/timeline_plot.h"

namespace memline::app {

PlotTitle NothingYet() {
  return {TimelinePlot::tr("Nothing recorded yet"),
          TimelinePlot::tr("Launch a program, or start one that is linked with memline: "
                           "its memory appears here while it runs.")};
}

PlotTitle NoSamples(const Target* target) {
  if (target == nullptr) {
    return {TimelinePlot::tr("Waiting for a target"),
            TimelinePlot::tr("The recording has begun, but no program has connected to it.")};
  }
  if (target->end.kind == TargetEnd::Kind::kRunning) {
    return {TimelinePlot::tr("Waiting for the first sample"), TimelinePlot::tr("The program is connected.")};
  }
  return {TimelinePlot::tr("No samples in this recording"),
          TimelinePlot::tr("The program ended before its memory was measured for the first time. If it was not built "
                           "with memline, link it with memline::memline.")};
}

}  // namespace memline::app
