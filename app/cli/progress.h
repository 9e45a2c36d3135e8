// SPDX-License-Identifier: GPL-3.0-or-later
// Says on stderr what takes longer than a second, so that nobody takes the command for hung.
//
//   const auto session = WithProgress("reading " + path, [&] { return OpenRecording(path); });
//
// One at a time, and nothing else is written to the terminal meanwhile. Where stderr is no terminal nothing is said.
#ifndef MEMLINE_APP_CLI_PROGRESS_H_
#define MEMLINE_APP_CLI_PROGRESS_H_

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace memline::app {

/// What it has written is gone with its end.
class Progress {
 public:
  /// `doing`: "reading x.memline".
  explicit Progress(std::string doing);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// So many of `all` parts are done.
  void Done(size_t parts, size_t all);

 private:
  void Run();
  [[nodiscard]] std::string Line(int64_t seconds) const;

  const std::string doing_;
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  size_t done_ = 0;
  size_t all_ = 0;
  bool over_ = false;
  std::thread writer_;
};

template <typename Work>
auto WithProgress(std::string doing, Work work) {
  const Progress progress(std::move(doing));
  return work();
}

}  // namespace memline::app

#endif  // MEMLINE_APP_CLI_PROGRESS_H_
