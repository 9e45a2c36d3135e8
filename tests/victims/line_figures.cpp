// SPDX-License-Identifier: MIT
#include "tests/victims/line_figures.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace memline {

using nlohmann::json;

namespace {

constexpr const char* kCounters[] = {"alloc_count", "alloc_bytes", "freed_count", "freed_bytes"};

void Add(const json& counters, const std::string& prefix, Figures& figures) {
  for (const char* name : kCounters) figures[prefix + name] += counters.at(name).get<uint64_t>();
  figures[prefix + "live_bytes"] = figures[prefix + "alloc_bytes"] - figures[prefix + "freed_bytes"];
}

}  // namespace

FiguresByLine Truth(const json& truth) {
  FiguresByLine lines;
  for (const auto& [line, figures] : truth.items()) {
    Add(figures.at("self"), "self.", lines[line]);
    Add(figures.at("inclusive"), "", lines[line]);
  }
  return lines;
}

FiguresByLine Reported(const json& report, const std::string& file) {
  FiguresByLine lines;
  for (const json& row : report.at("lines")) {
    if (std::filesystem::path(row.at("file").get<std::string>()).filename() != file) continue;
    if (row.at("alloc_count") == 0) continue;
    EXPECT_EQ(row.at("live_bytes").get<int64_t>(),
              row.at("alloc_bytes").get<int64_t>() - row.at("freed_bytes").get<int64_t>());
    Figures& figures = lines[std::to_string(row.at("line").get<uint32_t>())];
    Add(row.at("self"), "self.", figures);
    Add(row, "", figures);
  }
  return lines;
}

void ExpectSelfFiguresSumToProcess(const json& report) {
  for (const char* name : kCounters) {
    uint64_t sum = 0;
    for (const json& row : report.at("lines")) sum += row.at("self").at(name).get<uint64_t>();
    EXPECT_EQ(sum, report.at("process").at(name).get<uint64_t>()) << name;
  }
}

}  // namespace memline
