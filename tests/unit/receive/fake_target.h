// SPDX-License-Identifier: MIT
// What stands in for a target: a connection on which a test says what it likes.
#ifndef MEMLINE_TESTS_UNIT_RECEIVE_FAKE_TARGET_H_
#define MEMLINE_TESTS_UNIT_RECEIVE_FAKE_TARGET_H_

#include <filesystem>
#include <string>
#include <string_view>

#include "profiler_core/receive/unique_fd.h"
#include "tests/unit/receive/stream_writer.h"

namespace memline {

class FakeTarget {
 public:
  /// Connected; blocking.
  explicit FakeTarget(const std::filesystem::path& socket);

  /// False once the collector has closed the connection.
  bool Send(std::string_view bytes) const;
  bool Send(const StreamWriter& stream) const { return Send(stream.bytes()); }
  /// The next bytes that the collector sends; blocks until there are so many, or the connection is closed.
  [[nodiscard]] std::string Receive(size_t bytes) const;
  /// Blocks until the collector closes the connection.
  void WaitUntilClosed() const;
  void Close() { socket_.Reset(); }

 private:
  UniqueFd socket_;
};

/// The first tick of a target: two lines, of which the first holds `bytes` and the second nothing.
[[nodiscard]] StreamWriter FirstTick(uint32_t pid, uint64_t start_ns, uint64_t bytes);
/// Another tick, in which the first line holds `bytes`.
[[nodiscard]] StreamWriter NextTick(uint64_t time_ns, uint64_t bytes);

}  // namespace memline

#endif  // MEMLINE_TESTS_UNIT_RECEIVE_FAKE_TARGET_H_
