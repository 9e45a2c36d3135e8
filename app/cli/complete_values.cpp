// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/complete_values.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>

#include "profiler_core/model/file_name.h"
#include "profiler_core/receive/observed_process.h"
#include "profiler_core/receive/running_processes.h"
#include "profiler_core/report/format.h"

namespace memline::app {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<const char*, const char*>, 4> kMoments = {{{"start", "of the recording"},
                                                                          {"end", "of the recording"},
                                                                          {"peak", "of the heap in use"},
                                                                          {"rss-peak", "the highest RSS"}}};

// The words of "TEXT:{text,json,csv}", as CLI11 describes a set.
std::vector<std::string> WordsOf(const std::string& type) {
  std::vector<std::string> words;
  const size_t open = type.find('{');
  const size_t close = type.find('}', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos) return words;
  size_t begin = open + 1;
  while (begin < close) {
    const size_t end = std::min(type.find(',', begin), close);
    words.push_back(type.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

// The annotated ones first.
void AddProcesses(Candidates& found) {
  const std::vector<RunningProcess> processes = FindRunningProcesses();
  for (const bool annotated : {true, false}) {
    for (const RunningProcess& process : processes) {
      if (process.annotated != annotated || process.command.empty()) continue;
      found.Add(std::to_string(process.pid), (annotated ? "annotated: " : "") + JoinCommand(process.command));
    }
  }
}

}  // namespace

void Candidates::Add(const std::string& candidate, const std::string& description) {
  if (candidate.starts_with(typed_)) found_.emplace_back(candidate, description);
}

void Candidates::Print() const {
  constexpr size_t kMaxDescription = 100;
  for (const auto& [candidate, description] : found_) {
    std::string line = Printable(description);
    if (line.size() > kMaxDescription) {
      line.resize(line.rfind(' ', kMaxDescription) == std::string::npos ? kMaxDescription
                                                                        : line.rfind(' ', kMaxDescription));
      line += " …";
    }
    std::printf("%s\t%s\n", candidate.c_str(), line.c_str());
  }
  std::printf(":%s\n", rest.c_str());
}

void AddValues(const CLI::Option& option, const std::string& prefix, Candidates& found) {
  const std::string type = option.get_type_name();
  const std::string name = option.get_positional() ? option.get_name(true, false) : std::string();
  const std::vector<std::string> words = WordsOf(type);
  for (const std::string& word : words) found.Add(prefix + word, "");
  if (type.starts_with("TIME")) {
    for (const auto& [moment, description] : kMoments) found.Add(prefix + moment, description);
  } else if (name == "PID") {
    AddProcesses(found);
  } else if (type == "BASE" || (name == "FILE" && option.get_description().find("ession") != std::string::npos)) {
    found.rest = "sessions";
  } else if (name == "DIRECTORY" || option.check_lname("debug-dir")) {
    found.rest = "directories";
  } else if (type == "BUDGET" || (type == "TEXT" && words.empty())) {
    found.rest = "files";
  }
}

}  // namespace memline::app
