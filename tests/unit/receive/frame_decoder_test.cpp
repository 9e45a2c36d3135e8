// SPDX-License-Identifier: MIT
#include "profiler_core/receive/frame_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <vector>

#include "tests/unit/receive/every_frame.h"
#include "tests/unit/receive/stream_writer.h"

namespace memline {
namespace {

// A frame as text, because its strings do not outlive the next call.
std::string Describe(const Frame& frame) {
  return std::visit(
      [&](const auto& typed) {
        std::string text = std::to_string(frame.index());
        if constexpr (requires { typed.fixed; }) {
          text.append(reinterpret_cast<const char*>(&typed.fixed), sizeof typed.fixed);
          for (const std::string_view string : typed.strings) text += '|' + std::string(string);
        } else if constexpr (!std::is_same_v<std::decay_t<decltype(typed)>, std::monostate>) {
          text.append(reinterpret_cast<const char*>(&typed), sizeof typed);
        }
        return text;
      },
      frame);
}

// All that is complete, up to the first error.
absl::Status DecodeAll(FrameDecoder& decoder, std::vector<std::string>& frames) {
  while (true) {
    const absl::StatusOr<Frame> frame = decoder.Next();
    if (!frame.ok()) return frame.status();
    if (std::holds_alternative<std::monostate>(*frame)) return absl::OkStatus();
    frames.push_back(Describe(*frame));
  }
}

absl::Status StatusOf(std::string_view stream) {
  FrameDecoder decoder;
  decoder.Feed(stream);
  std::vector<std::string> frames;
  return DecodeAll(decoder, frames);
}

std::vector<std::string> FramesOf(std::string_view stream) {
  FrameDecoder decoder;
  decoder.Feed(stream);
  std::vector<std::string> frames;
  EXPECT_EQ(DecodeAll(decoder, frames), absl::OkStatus());
  return frames;
}

StreamWriter Greeted() { return StreamWriter().Hello(1, 0); }

TEST(FrameDecoder, DecodesEveryType) {
  const std::vector<std::string> frames = FramesOf(EveryFrame());
  std::vector<int> seen(std::variant_size_v<Frame>);
  for (const std::string& frame : frames) ++seen[static_cast<size_t>(std::stoi(frame))];
  EXPECT_EQ(frames.size(), 36u);
  for (size_t type = 1; type < seen.size(); ++type) EXPECT_GT(seen[type], 0) << type;
}

TEST(FrameDecoder, TakesPiecesOfAnySize) {
  const std::string stream = EveryFrame();
  const std::vector<std::string> whole = FramesOf(stream);
  std::mt19937 random(1);
  for (size_t largest = 1; largest < 300; largest += largest < 20 ? 1 : 37) {
    FrameDecoder decoder;
    std::vector<std::string> frames;
    for (size_t at = 0; at < stream.size();) {
      const size_t piece = 1 + random() % largest;
      decoder.Feed(std::string_view(stream).substr(at, piece));
      at += piece;
      ASSERT_EQ(DecodeAll(decoder, frames), absl::OkStatus());
    }
    EXPECT_EQ(frames, whole) << largest;
  }
}

TEST(FrameDecoder, SkipsUnknownTypes) {
  for (const uint16_t type : {0, 4000, 40'000, 0xffff}) {
    StreamWriter stream = Greeted();
    stream.AddRaw(type, std::string(1000, 'x')).AddRaw(type, "").Goodbye(7);
    EXPECT_EQ(FramesOf(stream.bytes()).size(), 2u);
  }
}

TEST(FrameDecoder, IgnoresWhatANewerMinorVersionAppends) {
  const wire::Site site{1, 0, 42};
  const std::string fixed(reinterpret_cast<const char*>(&site), sizeof site);
  const auto type = static_cast<uint16_t>(wire::FrameType::kSite);
  EXPECT_EQ(FramesOf(Greeted().AddRaw(type, fixed + "more").bytes()), FramesOf(Greeted().AddRaw(type, fixed).bytes()));
}

TEST(FrameDecoder, RefusesPayloadsThatAreTooShort) {
  for (uint16_t type = 2; type <= static_cast<uint16_t>(wire::FrameType::kNodePeak); ++type) {
    EXPECT_TRUE(absl::IsInvalidArgument(StatusOf(Greeted().AddRaw(type, "").bytes()))) << type;
    EXPECT_TRUE(absl::IsInvalidArgument(StatusOf(Greeted().AddRaw(type, "123").bytes()))) << type;
  }
  using wire::FrameType;
  for (const FrameType type : {FrameType::kMemoryParts, FrameType::kSizeClasses, FrameType::kArena, FrameType::kTrim,
                               FrameType::kTrimmed, FrameType::kPause, FrameType::kResume}) {
    EXPECT_TRUE(absl::IsInvalidArgument(StatusOf(Greeted().AddRaw(static_cast<uint16_t>(type), "123").bytes())));
  }
}

TEST(FrameDecoder, ARequestMayComeWithoutHello) {
  StreamWriter stream;
  stream.Add(wire::FrameType::kTrim, wire::Trim{7}).Add(wire::FrameType::kTrim, wire::Trim{8});
  EXPECT_EQ(FramesOf(stream.bytes()).size(), 2u);
  EXPECT_FALSE(StatusOf(stream.Goodbye(7).bytes()).ok());
}

TEST(FrameDecoder, TakesTheLargestPayloadAndNoLargerOne) {
  EXPECT_EQ(FramesOf(Greeted().AddRaw(99, std::string(wire::kMaxPayloadBytes, 'x')).Goodbye(7).bytes()).size(), 2u);
  std::string stream = Greeted().bytes();
  const wire::FrameHeader oversize{wire::kMaxPayloadBytes + 1, 99, 0};
  stream.append(reinterpret_cast<const char*>(&oversize), sizeof oversize);
  EXPECT_TRUE(absl::IsInvalidArgument(StatusOf(stream)));
}

TEST(FrameDecoder, RefusesStringLengthsThatAreNotTrue) {
  const std::string mark(sizeof(wire::Mark), '\0');
  const auto with_length = [&](uint32_t length, const std::string& text) {
    std::string payload = mark;
    payload.append(reinterpret_cast<const char*>(&length), sizeof length);
    return StatusOf(Greeted().AddRaw(static_cast<uint16_t>(wire::FrameType::kMark), payload + text).bytes());
  };
  EXPECT_EQ(with_length(4, "text"), absl::OkStatus());
  EXPECT_EQ(with_length(3, "text"), absl::OkStatus());
  EXPECT_TRUE(absl::IsInvalidArgument(with_length(5, "text")));
  EXPECT_TRUE(absl::IsInvalidArgument(with_length(UINT32_MAX, "text")));
  EXPECT_EQ(with_length(wire::kMaxStringBytes, std::string(wire::kMaxStringBytes, 'x')), absl::OkStatus());
  EXPECT_TRUE(
      absl::IsInvalidArgument(with_length(wire::kMaxStringBytes + 1, std::string(wire::kMaxStringBytes + 1, 'x'))));
}

TEST(FrameDecoder, WantsHelloFirstAndOnce) {
  EXPECT_TRUE(absl::IsInvalidArgument(StatusOf(StreamWriter().Goodbye(7).bytes())));
  EXPECT_TRUE(absl::IsInvalidArgument(StatusOf(StreamWriter().AddRaw(99, "").bytes())));
  EXPECT_TRUE(absl::IsInvalidArgument(StatusOf("GET / HTTP/1.1\r\n\r\n")));
  EXPECT_TRUE(absl::IsInvalidArgument(StatusOf(Greeted().Hello(2, 0).bytes())));
}

TEST(FrameDecoder, RefusesAnotherMagic) {
  std::string stream = Greeted().bytes();
  stream[sizeof(wire::FrameHeader)] ^= 1;
  EXPECT_TRUE(absl::IsInvalidArgument(StatusOf(stream)));
}

TEST(FrameDecoder, SaysThatAnotherMajorVersionIsOne) {
  // Whatever else that version put into its Hello.
  struct {
    uint32_t magic = wire::kMagic;
    uint16_t major = wire::kMajor + 1;
    uint16_t minor = 5;
  } hello;
  const std::string start(reinterpret_cast<const char*>(&hello), sizeof hello);
  for (const std::string& payload : {start, start + std::string(500, '\xff')}) {
    const absl::Status status =
        StatusOf(StreamWriter().AddRaw(static_cast<uint16_t>(wire::FrameType::kHello), payload).bytes());
    EXPECT_TRUE(absl::IsFailedPrecondition(status));
    EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("version 2.5"));
  }
}

TEST(FrameDecoder, WaitsForTheRestOfATruncatedStream) {
  const std::string stream = EveryFrame();
  const std::vector<std::string> whole = FramesOf(stream);
  for (size_t size = 0; size < stream.size(); ++size) {
    const std::vector<std::string> frames = FramesOf(std::string_view(stream).substr(0, size));
    ASSERT_LT(frames.size(), whole.size());
    EXPECT_TRUE(std::equal(frames.begin(), frames.end(), whole.begin()));
  }
}

}  // namespace
}  // namespace memline
