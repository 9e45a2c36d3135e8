// SPDX-License-Identifier: MIT
// pprof and perfetto, read by other code than wrote them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "profiler_core/exchange/byte_source.h"
#include "profiler_core/exchange/export.h"
#include "tests/unit/exchange/protobuf_message.h"

namespace memline {
namespace {

using testing::ElementsAre;

// Outer, of a.cpp, calls Inner on line 12, which allocates on line 21.
Session OneCall() {
  Session session;
  session.start_unix_ns = 1'700'000'000'000'000'000;
  Target& target = session.targets.emplace_back();
  target.pid = 7;
  target.command = {"prog", "-x"};
  target.executable = "/bin/prog";
  target.modules = {Module{"/lib/libc.so.6", "cc", 0x7000, 0x7000, 0x8000, false},
                    Module{"/bin/prog", "abcd", 0x1000, 0x1000, 0x2000, false}};
  target.functions = {Function{"Outer", "a.cpp", 10, ""}, Function{"Inner", "b.cpp", 20, ""}};
  target.nodes = {Node{}, Node{0, 0, 0, 0x1001}, Node{1, 1, 0x1100, 0x1201}};
  target.call_lines = {{}, {}, {"a.cpp", 12}};
  target.sites = {Site{}, Site{2, 0x1210}, Site{0, 1}};
  target.site_lines = {{}, {"b.cpp", 21}};
  Counters counters;
  counters.alloc_count = 5;
  counters.alloc_bytes = 500;
  counters.freed_count = 2;
  counters.freed_bytes = 150;
  target.counters = {SiteCounters{0, 1, counters}, SiteCounters{1, 1, counters}, SiteCounters{0, 2, counters}};
  return session;
}

std::string Unpacked(const std::string& file) {
  const std::unique_ptr<ByteSource> source = Decompressed(BytesOf(file));
  std::string bytes;
  for (std::string_view piece; !(piece = source->Next()).empty();) bytes += piece;
  EXPECT_TRUE(source->status().ok()) << source->status();
  return bytes;
}

TEST(ExportPprofTest, SamplesLeadFromTheLeafOutwards) {
  const Session session = OneCall();
  const std::string file = ExportPprof(session, {TimeSlice{false, 0, 3'000'000'000, session.targets[0].counters}});
  ASSERT_EQ(file.substr(0, 2), "\x1f\x8b");
  ProtobufMessage profile(Unpacked(file));
  const std::vector<std::string> strings = profile.texts(6);
  ASSERT_EQ(strings.at(0), "");
  const auto text = [&](int64_t id) { return strings.at(static_cast<size_t>(id)); };
  std::vector<std::string> types;
  for (ProtobufMessage& type : profile.messages(1)) types.push_back(text(type.number(1)) + "/" + text(type.number(2)));
  EXPECT_THAT(types,
              ElementsAre("alloc_objects/count", "alloc_space/bytes", "inuse_objects/count", "inuse_space/bytes"));
  EXPECT_EQ(text(profile.messages(11).at(0).number(1)), "space");
  EXPECT_EQ(text(profile.number(14)), "inuse_space");
  EXPECT_EQ(profile.number(9), session.start_unix_ns);
  EXPECT_EQ(profile.number(10), 3'000'000'000);

  std::vector<ProtobufMessage> mappings = profile.messages(3);
  ASSERT_EQ(mappings.size(), 2u);
  EXPECT_EQ(text(mappings[0].number(5)), "/bin/prog") << "the program comes first";
  EXPECT_EQ(text(mappings[0].number(6)), "abcd");

  std::map<int64_t, std::string> functions;
  for (ProtobufMessage& function : profile.messages(5)) {
    functions[function.number(1)] = text(function.number(2)) + " " + text(function.number(4));
  }
  std::map<int64_t, std::string> locations;
  for (ProtobufMessage& location : profile.messages(4)) {
    ProtobufMessage line = location.messages(4).at(0);
    locations[location.number(1)] = functions.at(line.number(1)) + ":" + std::to_string(line.number(2)) +
                                    " in mapping " + std::to_string(location.number(2));
  }
  std::vector<ProtobufMessage> samples = profile.messages(2);
  ASSERT_EQ(samples.size(), 2u);
  std::vector<std::string> stack;
  for (const int64_t id : samples[0].packed(1)) stack.push_back(locations.at(id));
  EXPECT_THAT(stack, ElementsAre("Inner b.cpp:21 in mapping 1", "Outer a.cpp:12 in mapping 1"));
  EXPECT_THAT(samples[0].packed(2), ElementsAre(10, 1000, 6, 700));
  EXPECT_EQ(samples[0].messages(3).at(0).number(3), 7);
  EXPECT_EQ(locations.at(samples[1].packed(1).at(0)), "outside PROFILE :0 in mapping 0");
}

TEST(ExportPprofTest, OfARangeTheChangeCounts) {
  const Session session = OneCall();
  Counters freed;
  freed.freed_count = 2;
  freed.freed_bytes = 150;
  const std::string file = ExportPprof(session, {TimeSlice{true, 1'000, 3'000, {SiteCounters{0, 1, freed}}}});
  ProtobufMessage profile(Unpacked(file));
  EXPECT_THAT(profile.messages(2).at(0).packed(2), ElementsAre(0, 0, -2, -150));
  EXPECT_EQ(profile.number(9), session.start_unix_ns + 1'000);
  EXPECT_EQ(profile.number(10), 2'000);
}

TEST(ExportPerfettoTest, TracksAndEventsInOrder) {
  Session session = OneCall();
  Target& target = session.targets[0];
  target[SeriesId::kRss].Append(10, 4096);
  target[SeriesId::kRss].Append(20, 8192);
  target.user_counters.push_back({"queue", {}});
  target.user_counters[0].series.Append(15, 2.5);
  target.threads = {ThreadLife{0, 71, 0, "worker"}};
  target.brackets = {Bracket{0, 0, 1, 5, 30, 0, 0}, Bracket{0, 1, 2, 5, 30, 0, 0}, Bracket{0, 0, 1, 30, 40, 0, 0}};
  target.marks = {Mark{12, 71, "loaded"}};
  ProtobufMessage trace(ExportPerfetto(session));

  std::map<int64_t, std::string> tracks;
  std::vector<std::string> events;
  for (ProtobufMessage& packet : trace.messages(1)) {
    EXPECT_EQ(packet.number(10), 1) << "events of no sequence are dropped";
    if (!packet.texts(60).empty()) {
      ProtobufMessage track = packet.messages(60)[0];
      std::string name = track.text(2);
      if (!track.texts(3).empty()) name = track.messages(3)[0].text(6);
      if (!track.texts(4).empty()) name = track.messages(4)[0].text(5);
      tracks[track.number(1)] = name;
      continue;
    }
    ProtobufMessage event = packet.messages(11).at(0);
    static const char* const kTypes[] = {"", "begin", "end", "instant", "counter"};
    std::string line = std::to_string(packet.number(8)) + " " + tracks.at(event.number(11)) + " " +
                       kTypes[event.number(9)] + " " + event.text(23);
    if (event.number(30) != 0) line += std::to_string(event.number(30));
    if (event.real(44) != 0) line += std::to_string(event.real(44));
    events.push_back(line);
  }
  EXPECT_THAT(events, ElementsAre("5 worker begin Outer", "5 worker begin Inner", "10 RSS counter 4096",
                                  "12 prog -x instant loaded", "15 queue counter 2.500000", "20 RSS counter 8192",
                                  "30 worker end ", "30 worker end ", "30 worker begin Outer", "40 worker end "));
}

}  // namespace
}  // namespace memline
