// SPDX-License-Identifier: MIT
// Field numbers: https://github.com/google/perfetto, protos/perfetto/trace: trace.proto, trace_packet.proto and
// track_event/{track_event,track_descriptor,counter_descriptor,process_descriptor,thread_descriptor}.proto
#include <algorithm>
#include <map>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "profiler_core/analyse/names.h"
#include "profiler_core/exchange/export.h"
#include "profiler_core/report/format.h"

namespace memline {
namespace {

using protozero::pbf_writer;

constexpr uint32_t kTracePacket = 1;
enum PacketField : uint32_t { kTimestamp = 8, kSequence = 10, kTrackEvent = 11, kTrackDescriptor = 60 };
enum TrackField : uint32_t { kUuid = 1, kTrackName = 2, kProcess = 3, kThread = 4, kParent = 5, kCounterTrack = 8 };
enum ProcessField : uint32_t { kProcessPid = 1, kProcessCommand = 2, kProcessName = 6 };
enum ThreadField : uint32_t { kThreadPid = 1, kThreadTid = 2, kThreadName = 5 };
enum CounterField : uint32_t { kCounterUnit = 3 };
constexpr int32_t kUnitBytes = 3;
enum EventField : uint32_t { kEventType = 9, kEventTrack = 11, kEventName = 23, kIntegerValue = 30, kRealValue = 44 };
enum EventType : int32_t { kSliceBegin = 1, kSliceEnd = 2, kInstant = 3, kCounterValue = 4 };
constexpr uint32_t kOurSequence = 1;

// An event before it is written: a trace is in order of time, ends come before what begins at the same moment, and of
// scopes that begin or end together the outer ones enclose the inner ones.
struct Event {
  int64_t time_ns = 0;
  int order = 0;
  std::string data;
};

class TraceWriter {
 public:
  uint64_t AddTrack(const std::string& name, uint64_t parent, uint32_t field = 0, const std::string& descriptor = {}) {
    std::string data;
    pbf_writer track(data);
    track.add_uint64(kUuid, ++tracks_);
    if (parent != 0) track.add_uint64(kParent, parent);
    if (!name.empty()) track.add_string(kTrackName, name);
    if (field != 0) track.add_message(field, descriptor);
    std::string packet_data;
    pbf_writer packet(packet_data);
    packet.add_uint32(kSequence, kOurSequence);
    packet.add_message(kTrackDescriptor, data);
    trace_.add_message(kTracePacket, packet_data);
    return tracks_;
  }

  void AddEvent(int64_t time_ns, EventType type, uint64_t track, const std::string& name, int order = 0) {
    std::string data;
    pbf_writer event(data);
    event.add_enum(kEventType, type);
    event.add_uint64(kEventTrack, track);
    if (!name.empty()) event.add_string(kEventName, name);
    events_.push_back({time_ns, order, std::move(data)});
  }

  void AddValue(int64_t time_ns, uint64_t track, double value, bool is_integer) {
    std::string data;
    pbf_writer event(data);
    event.add_enum(kEventType, kCounterValue);
    event.add_uint64(kEventTrack, track);
    if (is_integer) {
      event.add_int64(kIntegerValue, static_cast<int64_t>(value));
    } else {
      event.add_double(kRealValue, value);
    }
    events_.push_back({time_ns, 0, std::move(data)});
  }

  [[nodiscard]] std::string Finish() {
    std::stable_sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) {
      return std::tie(a.time_ns, a.order) < std::tie(b.time_ns, b.order);
    });
    for (const Event& event : events_) {
      std::string data;
      pbf_writer packet(data);
      packet.add_uint64(kTimestamp, static_cast<uint64_t>(event.time_ns));
      packet.add_uint32(kSequence, kOurSequence);
      packet.add_message(kTrackEvent, event.data);
      trace_.add_message(kTracePacket, data);
    }
    return std::move(data_);
  }

 private:
  std::string data_;
  pbf_writer trace_{data_};
  uint64_t tracks_ = 0;
  std::vector<Event> events_;
};

class TargetTracks {
 public:
  TargetTracks(const Target& target, TraceWriter& trace) : target_(target), trace_(trace) {
    std::string descriptor;
    pbf_writer process(descriptor);
    process.add_int32(kProcessPid, static_cast<int32_t>(target.pid));
    for (const std::string& word : target.command) process.add_string(kProcessCommand, word);
    process.add_string(kProcessName, JoinCommand(target.command));
    process_ = trace.AddTrack({}, 0, kProcess, descriptor);
  }

  void AddCounters() {
    for (const SeriesId id : {SeriesId::kRss, SeriesId::kHeapLive, SeriesId::kHeapRetained}) {
      const Pyramid& series = target_[id];
      if (series.size() == 0) continue;
      std::string descriptor;
      pbf_writer(descriptor).add_enum(kCounterUnit, kUnitBytes);
      AddSeries(series, std::string(kSeriesInfo[static_cast<size_t>(id)].title), descriptor, true);
    }
    for (const UserCounter& counter : target_.user_counters) AddSeries(counter.series, counter.name, {}, false);
  }

  void AddScopes() {
    const Names names(target_);
    for (const Bracket& bracket : target_.brackets) {
      if (bracket.node == 0 || bracket.node >= target_.nodes.size()) continue;
      const uint64_t track = ThreadTrack(bracket.thread, bracket.begin_ns);
      const int64_t end_ns = bracket.end_ns < 0 ? std::max(target_.last_ns(), bracket.begin_ns) : bracket.end_ns;
      const auto depth = static_cast<int>(std::min<uint32_t>(bracket.depth, 1 << 20));
      const bool is_empty = end_ns == bracket.begin_ns;
      trace_.AddEvent(bracket.begin_ns, kSliceBegin, track, names.FunctionName(names.FunctionOf(bracket.node)),
                      depth + 1);
      trace_.AddEvent(end_ns, kSliceEnd, track, {}, is_empty ? (2 << 20) + 2 - depth : -depth - 1);
    }
  }

  void AddMarks() {
    for (const Mark& mark : target_.marks) trace_.AddEvent(mark.time_ns, kInstant, process_, mark.text);
  }

 private:
  void AddSeries(const Pyramid& series, const std::string& name, const std::string& descriptor, bool is_integer) {
    const uint64_t track = trace_.AddTrack(name, process_, kCounterTrack, descriptor);
    for (const auto& [time_ns, value] : series) trace_.AddValue(time_ns, track, value, is_integer);
  }

  // Of the thread that had the slot then.
  uint64_t ThreadTrack(uint32_t slot, int64_t time_ns) {
    const ThreadLife* thread = nullptr;
    for (const ThreadLife& life : target_.threads) {
      if (life.slot == slot && (thread == nullptr || life.start_ns <= time_ns)) thread = &life;
    }
    const uint32_t tid = thread != nullptr ? thread->tid : slot + 1;
    uint64_t& track = threads_[tid];
    if (track != 0) return track;
    std::string descriptor;
    pbf_writer message(descriptor);
    message.add_int32(kThreadPid, static_cast<int32_t>(target_.pid));
    message.add_int32(kThreadTid, static_cast<int32_t>(tid));
    if (thread != nullptr) message.add_string(kThreadName, thread->name);
    track = trace_.AddTrack({}, process_, kThread, descriptor);
    return track;
  }

  const Target& target_;
  TraceWriter& trace_;
  uint64_t process_ = 0;
  std::map<uint32_t, uint64_t> threads_;
};

}  // namespace

std::string ExportPerfetto(const Session& session) {
  TraceWriter trace;
  for (const Target& target : session.targets) {
    TargetTracks tracks(target, trace);
    tracks.AddCounters();
    tracks.AddScopes();
    tracks.AddMarks();
  }
  return trace.Finish();
}

}  // namespace memline
