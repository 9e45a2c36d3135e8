// SPDX-License-Identifier: MIT
#include "recording.h"

#include <fcntl.h>
#include <link.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>

namespace reference {

using namespace memline;

namespace {

// One wire frame.
class Frame {
 public:
  template <typename Fixed>
  explicit Frame(const Fixed& fixed) {
    payload_.assign(reinterpret_cast<const char*>(&fixed), sizeof fixed);
  }
  Frame& String(const std::string& text) {
    const auto length = static_cast<uint32_t>(text.size());
    payload_.append(reinterpret_cast<const char*>(&length), sizeof length).append(text);
    return *this;
  }
  void AppendTo(std::string& stream, wire::FrameType type) const {
    const wire::FrameHeader header{static_cast<uint32_t>(payload_.size()), static_cast<uint16_t>(type), 0};
    stream.append(reinterpret_cast<const char*>(&header), sizeof header).append(payload_);
  }

 private:
  std::string payload_;
};

std::string Executable() {
  char path[PATH_MAX];
  const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  return std::string(path, length > 0 ? static_cast<size_t>(length) : 0);
}

}  // namespace

void Recording::KnowModuleOf(uint64_t pc) {
  if (pc == 0) return;
  for (const Module& module : modules_) {
    if (pc >= module.start && pc < module.end) return;
  }
  struct Search {
    uint64_t pc;
    Module found;
  } search{pc, {}};
  dl_iterate_phdr(
      [](dl_phdr_info* info, size_t, void* argument) {
        auto& wanted = *static_cast<Search*>(argument);
        Module module{info->dlpi_name, info->dlpi_addr, UINT64_MAX, 0};
        for (int i = 0; i < info->dlpi_phnum; ++i) {
          if (info->dlpi_phdr[i].p_type != PT_LOAD) continue;
          const uint64_t start = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
          if (start < module.start) module.start = start;
          if (start + info->dlpi_phdr[i].p_memsz > module.end) module.end = start + info->dlpi_phdr[i].p_memsz;
        }
        if (wanted.pc < module.start || wanted.pc >= module.end) return 0;
        wanted.found = module;
        return 1;
      },
      &search);
  if (search.found.end == 0) return;
  if (search.found.path.empty()) search.found.path = Executable();
  modules_.push_back(search.found);
}

uint32_t Recording::Enter(uint32_t parent, memline_function* function, uint64_t call_pc, uint64_t entry_pc) {
  auto [known, is_new] = function_ids_.try_emplace(function, static_cast<uint32_t>(functions_.size()));
  if (is_new) functions_.push_back({function->name, function->file, function->region, function->line});
  const Node node{parent, known->second, call_pc, entry_pc};
  for (uint32_t ancestor = parent; ancestor != 0; ancestor = nodes_[ancestor].parent) {
    if (nodes_[ancestor].Call() == node.Call()) return ancestor;
  }
  const auto [place, added] = node_ids_.try_emplace(node.Key(), static_cast<uint32_t>(nodes_.size()));
  if (added) {
    nodes_.push_back(node);
    KnowModuleOf(call_pc);
    KnowModuleOf(entry_pc);
  }
  return place->second;
}

uint32_t Recording::Site(uint32_t node, uint64_t pc) {
  const auto [place, added] = site_ids_.try_emplace({node, pc}, static_cast<uint32_t>(sites_.size()));
  if (added) {
    sites_.emplace_back(node, pc);
    counters_.push_back({});
    counters_.back().site = place->second;
    KnowModuleOf(pc);
  }
  return place->second;
}

bool Recording::Write(const char* path) const {
  std::string stream;
  const wire::Hello hello{wire::kMagic, wire::kMajor, wire::kMinor, static_cast<uint32_t>(getpid()), 0, 1, 1,
                          1000,         4096};
  Frame(hello)
      .String(Executable())
      .String("")
      .String("glibc")
      .String("reference")
      .AppendTo(stream, wire::FrameType::kHello);
  for (uint32_t id = 0; id < modules_.size(); ++id) {
    const Module& module = modules_[id];
    const wire::Module fixed{id, module.bias, module.start, module.end};
    Frame(fixed).String(module.path).String("").AppendTo(stream, wire::FrameType::kModule);
  }
  for (uint32_t id = 0; id < functions_.size(); ++id) {
    const Function& function = functions_[id];
    const wire::Function fixed{id, function.line};
    Frame(fixed)
        .String(function.name)
        .String(function.file)
        .String(function.region)
        .AppendTo(stream, wire::FrameType::kFunction);
  }
  for (uint32_t id = 1; id < nodes_.size(); ++id) {
    const Node& node = nodes_[id];
    Frame(wire::Node{id, node.parent, node.function, node.call_pc, node.entry_pc})
        .AppendTo(stream, wire::FrameType::kNode);
  }
  for (uint32_t id = 1; id < sites_.size(); ++id) {
    Frame(wire::Site{id, sites_[id].first, sites_[id].second}).AppendTo(stream, wire::FrameType::kSite);
  }
  for (const wire::Counters& counters : counters_) Frame(counters).AppendTo(stream, wire::FrameType::kCounters);
  Frame(wire::Tick{2, 0, 0, 0, 0, 0, 0}).AppendTo(stream, wire::FrameType::kTick);
  Frame(wire::Goodbye{2}).AppendTo(stream, wire::FrameType::kGoodbye);

  const int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return false;
  size_t written = 0;
  while (written < stream.size()) {
    const ssize_t bytes = write(descriptor, stream.data() + written, stream.size() - written);
    if (bytes <= 0) break;
    written += static_cast<size_t>(bytes);
  }
  close(descriptor);
  return written == stream.size();
}

}  // namespace reference
