// SPDX-License-Identifier: MIT
#ifndef MEMLINE_EXCHANGE_TEXT_SINK_H_
#define MEMLINE_EXCHANGE_TEXT_SINK_H_

#include <absl/status/status.h>

#include <functional>
#include <string_view>

namespace memline {

/// Takes the next piece of a document that is too long to be kept. After an error it gets no more.
using TextSink = std::function<absl::Status(std::string_view)>;

}  // namespace memline

#endif  // MEMLINE_EXCHANGE_TEXT_SINK_H_
