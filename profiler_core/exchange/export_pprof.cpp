// SPDX-License-Identifier: MIT
// Field numbers: https://github.com/google/pprof/blob/main/proto/profile.proto
#include <algorithm>
#include <array>
#include <map>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "profiler_core/analyse/call_path.h"
#include "profiler_core/analyse/names.h"
#include "profiler_core/exchange/export.h"
#include "profiler_core/exchange/gzip.h"

namespace memline {
namespace {

using protozero::pbf_writer;

enum ProfileField : uint32_t {
  kSampleType = 1,
  kSample = 2,
  kMapping = 3,
  kLocation = 4,
  kFunction = 5,
  kStringTable = 6,
  kTimeNanos = 9,
  kDurationNanos = 10,
  kPeriodType = 11,
  kPeriod = 12,
  kDefaultSampleType = 14,
};
enum SampleField : uint32_t { kSampleLocations = 1, kSampleValues = 2, kSampleLabel = 3 };
enum LabelField : uint32_t { kLabelKey = 1, kLabelNumber = 3 };
enum MappingField : uint32_t {
  kMappingId = 1,
  kMappingStart = 2,
  kMappingLimit = 3,
  kMappingOffset = 4,
  kMappingFile = 5,
  kMappingBuildId = 6,
  kMappingHasFunctions = 7,
  kMappingHasFiles = 8,
  kMappingHasLines = 9,
};
enum LocationField : uint32_t { kLocationId = 1, kLocationMapping = 2, kLocationAddress = 3, kLocationLine = 4 };
enum LineField : uint32_t { kLineFunction = 1, kLineNumber = 2 };
enum FunctionField : uint32_t {
  kFunctionId = 1,
  kFunctionName = 2,
  kFunctionSystemName = 3,
  kFunctionFile = 4,
  kFunctionStart = 5,
};

constexpr std::array<std::array<const char*, 2>, 4> kSampleTypes = {
    {{"alloc_objects", "count"}, {"alloc_space", "bytes"}, {"inuse_objects", "count"}, {"inuse_space", "bytes"}}};

// Nothing is written before it is complete: the parts refer to each other by number.
class ProfileWriter {
 public:
  ProfileWriter() {
    StringId("");
    for (const auto& [type, unit] : kSampleTypes) AddValueType(kSampleType, type, unit);
    AddValueType(kPeriodType, "space", "bytes");
    profile_.add_int64(kPeriod, 1);
    profile_.add_int64(kDefaultSampleType, StringId("inuse_space"));
  }

  void SetTime(int64_t begin_unix_ns, int64_t duration_ns) {
    profile_.add_int64(kTimeNanos, begin_unix_ns);
    profile_.add_int64(kDurationNanos, duration_ns);
  }

  void AddTarget(const Target& target, const TimeSlice& slice) {
    AddMappings(target);
    locations_.clear();
    const Names names(target);
    std::map<uint32_t, Counters> sites;
    for (const SiteCounters& row : slice.counters) {
      if (row.site < target.sites.size()) sites[row.site] += row.counters;
    }
    for (const auto& [site, counters] : sites) AddSample(target, names, site, ValuesOf(counters, slice.is_range));
  }

  [[nodiscard]] std::string Finish() {
    for (const std::string& text : strings_) profile_.add_string(kStringTable, text);
    return std::move(data_);
  }

 private:
  using Values = std::array<int64_t, kSampleTypes.size()>;

  static Values ValuesOf(const Counters& counters, bool is_change) {
    return {static_cast<int64_t>(counters.alloc_count), static_cast<int64_t>(counters.alloc_bytes),
            is_change ? counters.live_change_count() : static_cast<int64_t>(counters.live_count()),
            is_change ? counters.live_change_bytes() : static_cast<int64_t>(counters.live_bytes())};
  }

  int64_t StringId(const std::string& text) {
    const auto [place, is_new] = string_ids_.try_emplace(text, strings_.size());
    if (is_new) strings_.push_back(text);
    return static_cast<int64_t>(place->second);
  }

  void AddValueType(uint32_t field, const char* type, const char* unit) {
    std::string data;
    pbf_writer value_type(data);
    value_type.add_int64(1, StringId(type));
    value_type.add_int64(2, StringId(unit));
    profile_.add_message(field, data);
  }

  // The program's own is to be the first.
  void AddMappings(const Target& target) {
    mapping_ids_.assign(target.modules.size(), 0);
    const auto is_program = [&](const Module& module) { return module.path == target.executable; };
    for (const bool program : {true, false}) {
      for (size_t i = 0; i < target.modules.size(); ++i) {
        if (is_program(target.modules[i]) != program) continue;
        mapping_ids_[i] = ++mappings_;
        AddMapping(target.modules[i], mappings_);
      }
    }
  }

  void AddMapping(const Module& module, uint64_t id) {
    std::string data;
    pbf_writer mapping(data);
    mapping.add_uint64(kMappingId, id);
    mapping.add_uint64(kMappingStart, module.start);
    mapping.add_uint64(kMappingLimit, module.end);
    if (module.bias != 0 && module.start >= module.bias) {
      mapping.add_uint64(kMappingOffset, module.start - module.bias);
    }
    mapping.add_int64(kMappingFile, StringId(module.path));
    mapping.add_int64(kMappingBuildId, StringId(module.build_id));
    // It needs no symbols from elsewhere.
    for (const uint32_t field : {kMappingHasFunctions, kMappingHasFiles, kMappingHasLines})
      mapping.add_bool(field, true);
    profile_.add_message(kMapping, data);
  }

  uint64_t FunctionId(const LineKey& line, const Names& names, uint32_t function) {
    const auto [place, is_new] = function_ids_.try_emplace({line.function, line.file}, function_ids_.size() + 1);
    if (!is_new) return place->second;
    std::string data;
    pbf_writer message(data);
    message.add_uint64(kFunctionId, place->second);
    message.add_int64(kFunctionName, StringId(line.function));
    message.add_int64(kFunctionSystemName, StringId(line.function));
    message.add_int64(kFunctionFile, StringId(line.file));
    if (function != Names::kOutside) message.add_int64(kFunctionStart, names.FunctionLine(function));
    profile_.add_message(kFunction, data);
    return place->second;
  }

  uint64_t LocationId(const Target& target, const Names& names, uint32_t node, uint64_t pc, const LineKey& line) {
    const uint32_t function = names.FunctionOf(node);
    const uint64_t function_id = FunctionId(line, names, function);
    const auto [place, is_new] = locations_.try_emplace({pc, function_id, line.line}, location_count_ + 1);
    if (!is_new) return place->second;
    ++location_count_;
    std::string line_data;
    pbf_writer line_message(line_data);
    line_message.add_uint64(kLineFunction, function_id);
    line_message.add_int64(kLineNumber, line.line);
    std::string data;
    pbf_writer location(data);
    location.add_uint64(kLocationId, location_count_);
    const Module* module = node == 0 ? nullptr : ModuleAt(target, pc);
    if (module != nullptr) {
      location.add_uint64(kLocationMapping, mapping_ids_[static_cast<size_t>(module - target.modules.data())]);
      location.add_uint64(kLocationAddress, pc);
    }
    location.add_message(kLocationLine, line_data);
    profile_.add_message(kLocation, data);
    return location_count_;
  }

  void AddSample(const Target& target, const Names& names, uint32_t site, const Values& values) {
    if (std::all_of(values.begin(), values.end(), [](int64_t value) { return value == 0; })) return;
    const Site& leaf = target.sites[site];
    std::vector<uint64_t> stack{
        LocationId(target, names, leaf.node, leaf.node == 0 ? 0 : leaf.pc, names.SiteLine(site))};
    ForEachCall(target, leaf.node, [&](uint32_t node) {
      const Node& called = target.nodes[node];
      stack.push_back(LocationId(target, names, called.parent, called.call_pc, names.CallLine(node)));
    });
    std::string label_data;
    pbf_writer label(label_data);
    label.add_int64(kLabelKey, StringId("pid"));
    label.add_int64(kLabelNumber, target.pid);
    std::string data;
    pbf_writer sample(data);
    sample.add_packed_uint64(kSampleLocations, stack.begin(), stack.end());
    sample.add_packed_int64(kSampleValues, values.begin(), values.end());
    sample.add_message(kSampleLabel, label_data);
    profile_.add_message(kSample, data);
  }

  std::string data_;
  pbf_writer profile_{data_};
  std::vector<std::string> strings_;
  std::map<std::string, size_t> string_ids_;
  uint64_t mappings_ = 0;
  std::vector<uint64_t> mapping_ids_;  // of the target's modules
  std::map<std::pair<std::string, std::string>, uint64_t> function_ids_;
  uint64_t location_count_ = 0;
  std::map<std::tuple<uint64_t, uint64_t, uint32_t>, uint64_t> locations_;  // of the target
};

}  // namespace

std::string ExportPprof(const Session& session, const std::vector<TimeSlice>& slices) {
  ProfileWriter profile;
  if (!slices.empty()) {
    profile.SetTime(session.start_unix_ns + slices[0].from_ns, slices[0].to_ns - slices[0].from_ns);
  }
  for (size_t i = 0; i < session.targets.size(); ++i) profile.AddTarget(session.targets[i], slices[i]);
  return Gzipped(profile.Finish());
}

std::string ExportPprof(const Session& session, const Target& target, const TimeSlice& slice) {
  ProfileWriter profile;
  profile.SetTime(session.start_unix_ns + slice.from_ns, slice.to_ns - slice.from_ns);
  profile.AddTarget(target, slice);
  return Gzipped(profile.Finish());
}

}  // namespace memline
