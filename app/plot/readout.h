// SPDX-License-Identifier: GPL-3.0-or-later
// The figures under the cursor, in one line.
#ifndef MEMLINE_APP_PLOT_READOUT_H_
#define MEMLINE_APP_PLOT_READOUT_H_

#include <QString>
#include <cstdint>

#include "app/plot/lane_index.h"

namespace memline::app {

/// "3.42 s   RSS 120 MiB   heap 96.1 MiB   build_index". The time is as precise as `pixel_s`, the time one pixel
/// covers.
[[nodiscard]] QString Readout(const Target& target, const LaneIndex& lanes, int64_t time_ns, double pixel_s);

/// "3.42 s   all 150 MiB   loader (12) 120 MiB   sh (11) 3.01 MiB": the sum and the highest of those that ran then.
[[nodiscard]] QString ReadoutOfAll(const Session& session, const Pyramid& sum, int64_t time_ns, double pixel_s);

}  // namespace memline::app

#endif  // MEMLINE_APP_PLOT_READOUT_H_
