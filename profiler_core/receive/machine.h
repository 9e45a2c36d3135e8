// SPDX-License-Identifier: MIT
#ifndef MEMLINE_RECEIVE_MACHINE_H_
#define MEMLINE_RECEIVE_MACHINE_H_

#include "profiler_core/model/session.h"

namespace memline {

/// This machine; what cannot be found out stays empty.
[[nodiscard]] Machine ThisMachine();

/// An empty session of this machine that begins now.
[[nodiscard]] Session NewSession();

}  // namespace memline

#endif  // MEMLINE_RECEIVE_MACHINE_H_
