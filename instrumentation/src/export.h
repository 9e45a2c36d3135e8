// SPDX-License-Identifier: MIT
#ifndef MEMLINE_RUNTIME_EXPORT_H_
#define MEMLINE_RUNTIME_EXPORT_H_

/// What programs may see; everything else in the runtime is hidden.
#define MEMLINE_EXPORT extern "C" __attribute__((visibility("default")))

#endif  // MEMLINE_RUNTIME_EXPORT_H_
