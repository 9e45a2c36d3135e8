// SPDX-License-Identifier: MIT
// Where the stream goes: a collector's socket or a file. Helper thread only.
#ifndef MEMLINE_RUNTIME_CONNECTION_H_
#define MEMLINE_RUNTIME_CONNECTION_H_

#include "environment.h"

namespace memline::runtime {

class Connection {
 public:
  bool open() const { return descriptor_ >= 0; }
  bool is_socket() const { return is_socket_; }
  int descriptor() const { return descriptor_; }
  void Close();
  /// In a forked child that has not got the descriptor.
  void Forget() { descriptor_ = -1; }

  /// Connects to a listening socket of this user (or root's). Never blocks.
  bool ConnectTo(const char* path);
  /// Creates the file of MEMLINE_RECORD; what exists is left alone and the process id appended to the name.
  bool CreateFile(const char* pattern);

 private:
  int descriptor_ = -1;
  bool is_socket_ = false;
};

/// Waits for a collector to appear on the well-known socket, or on the one for this process alone.
class CollectorWatch {
 public:
  enum class Result { kConnected, kWoken, kTimedOut, kFailed };
  /// Blocks until a collector accepted `connection`, `wake_descriptor` (-1: none) became readable or the time has come
  /// (nanoseconds of the monotonic clock; kNever).
  Result Wait(Connection& connection, const Environment& environment, int wake_descriptor, uint64_t deadline_ns);
  static constexpr uint64_t kNever = UINT64_MAX;

 private:
  bool TryNow(Connection& connection);

  char directory_[108];
  char socket_[108 + 32];
};

}  // namespace memline::runtime

#endif  // MEMLINE_RUNTIME_CONNECTION_H_
