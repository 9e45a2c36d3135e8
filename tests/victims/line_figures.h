// SPDX-License-Identifier: MIT
// The figures of lines, from a victim's own count (truth.h) and from the report, to be compared.
#ifndef MEMLINE_TESTS_VICTIMS_LINE_FIGURES_H_
#define MEMLINE_TESTS_VICTIMS_LINE_FIGURES_H_

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace memline {

using Figures = std::map<std::string, uint64_t>;
using FiguresByLine = std::map<std::string, Figures>;

FiguresByLine Truth(const nlohmann::json& truth);

/// Of the lines of one file, named without its folder. Lines that neither allocated nor called what does (a PROFILE,
/// say) are left out.
FiguresByLine Reported(const nlohmann::json& report, const std::string& file);

void ExpectSelfFiguresSumToProcess(const nlohmann::json& report);

}  // namespace memline

#endif  // MEMLINE_TESTS_VICTIMS_LINE_FIGURES_H_
