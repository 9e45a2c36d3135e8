// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/symbolizer.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "profiler_core/model/file_name.h"
#include "profiler_core/symbolize/debug_server.h"
#include "profiler_core/symbolize/display_name.h"
#include "profiler_core/symbolize/dwarf_module.h"
#include "profiler_core/symbolize/line_counter.h"
#include "profiler_core/symbolize/source_text.h"
#include "profiler_core/symbolize/target_modules.h"

namespace memline {
namespace {

// The frame that holds the PROFILE, given the frames at its entry: the first one outside the machinery of PROFILE.
const InlineFrame* AnnotatedFrame(const std::vector<InlineFrame>& frames) {
  const auto frame =
      std::find_if_not(frames.begin(), frames.end(), [](const auto& f) { return IsInstrumentation(f.function); });
  return frame == frames.end() ? nullptr : &*frame;
}

// The frame of the function, nullptr if there is none. Of a function that is inlined into itself it is the very
// instance, if that is among them: code of the inner one belongs to the outer one's call until the inner one's PROFILE
// is reached.
const InlineFrame* Find(const InlineFrame* begin, const InlineFrame* end, Dwarf_Die function) {
  const InlineFrame* instance =
      std::find_if(begin, end, [&](const InlineFrame& f) { return f.function.addr == function.addr; });
  if (instance != end) return instance;
  const InlineFrame* frame =
      std::find_if(begin, end, [&](const InlineFrame& f) { return SameFunction(f.function, function); });
  return frame == end ? nullptr : frame;
}

}  // namespace

class Symbolizer::Impl {
 public:
  explicit Impl(SymbolSources sources) : modules_(std::move(sources)) {}

  void Update(Target& target) {
    target.sources.resize(target.functions.size());
    target.call_lines.resize(target.nodes.size());
    target.site_lines.resize(target.sites.size());
    for (; nodes_.size() < target.nodes.size();) AddNode(target, static_cast<uint32_t>(nodes_.size()));
    for (; sites_ < target.sites.size(); ++sites_) {
      const Site& site = target.sites[sites_];
      if (site.node == 0 || target.site_lines[sites_] != SourceLine{}) continue;
      target.site_lines[sites_] = LineIn(target, site.node, site.pc);
    }
    line_counter_.Update(target, modules_, nodes_);
  }

  void AddExecutions(const std::vector<wire::Executions>& counts) { line_counter_.Add(counts); }

 private:
  void AddNode(Target& target, uint32_t id) {
    const Node& node = target.nodes[id];
    std::optional<Dwarf_Die>& annotated = nodes_.emplace_back();
    if (id == 0) return;
    if (const InlineFrame* frame = AnnotatedFrame(FramesAt(target, node.entry_pc))) annotated = frame->function;
    FunctionSource& source = target.sources[node.function];
    if (source == FunctionSource{}) {
      source = SourceOf(target, node, annotated);
    }
    if (node.parent != 0 && target.call_lines[id] == SourceLine{}) target.call_lines[id] = CallLine(target, node);
  }

  FunctionSource SourceOf(const Target& target, const Node& node, const std::optional<Dwarf_Die>& annotated) {
    const Function& function = target.functions[node.function];
    FunctionSource source{DisplayName(function.name), function.file, 0, {}};
    if (!annotated) return source;
    const SourceExtent extent = modules_.At(target, node.entry_pc).first->ExtentOf(*annotated);
    // A PROFILE that a macro or a template brought in from elsewhere.
    if (extent.first == 0 || FileName(extent.file) != FileName(function.file)) return source;
    source.file = extent.file;
    source.text = ReadFunctionText(Moved(modules_.sources(), extent.file), extent.first, function.line, extent.last);
    if (source.text.empty() && modules_.sources().ask_servers) {
      const Module* module = ModuleAt(target, node.entry_pc);
      source.text =
          ReadFunctionText(FetchSource(module->build_id, extent.file), extent.first, function.line, extent.last);
    }
    if (!source.text.empty()) source.first_line = extent.first;
    return source;
  }

  // The line of the parent's function that made the call. A function inlined into the parent's frame was called from
  // the frame around its own: a function inlined into itself has several frames of one name.
  SourceLine CallLine(const Target& target, const Node& node) {
    if (node.call_pc == node.entry_pc && nodes_[node.parent]) {
      const std::vector<InlineFrame>& frames = FramesAt(target, node.entry_pc);
      if (const InlineFrame* own = AnnotatedFrame(frames)) {
        const auto inlined_into = Find(own + 1, frames.data() + frames.size(), *nodes_[node.parent]);
        if (inlined_into != nullptr) return inlined_into->line;
      }
    }
    return LineIn(target, node.parent, node.call_pc);
  }

  // The line that the function of `node` executes at the address.
  SourceLine LineIn(const Target& target, uint32_t node, uint64_t pc) {
    SourceLine line = KnownLineIn(target, node, pc);
    if (line.line != 0) return line;
    return {target.sources[target.nodes[node].function].file, 0, modules_.SymbolAt(target, pc)};
  }

  SourceLine KnownLineIn(const Target& target, uint32_t node, uint64_t pc) {
    const uint32_t function = target.nodes[node].function;
    const std::vector<InlineFrame>& frames = FramesAt(target, pc);
    if (const std::optional<Dwarf_Die>& annotated = nodes_[node]) {
      const InlineFrame* frame = Find(frames.data(), frames.data() + frames.size(), *annotated);
      if (frame != nullptr) return frame->line;
    }
    const std::string_view file = FileName(target.functions[function].file);
    const auto same_file = std::find_if(frames.rbegin(), frames.rend(),
                                        [&](const InlineFrame& frame) { return FileName(frame.line.file) == file; });
    return same_file == frames.rend() ? SourceLine{} : same_file->line;
  }

  const std::vector<InlineFrame>& FramesAt(const Target& target, uint64_t pc) {
    const auto [module, address] = modules_.At(target, pc);
    const auto [place, is_new] = frames_.try_emplace({module, address});
    if (is_new && module != nullptr) place->second = module->FramesAt(address);
    return place->second;
  }

  TargetModules modules_;
  LineCounter line_counter_;
  std::map<std::pair<DwarfModule*, uint64_t>, std::vector<InlineFrame>> frames_;
  std::vector<std::optional<Dwarf_Die>> nodes_;  // the annotated function of each node
  size_t sites_ = 0;
};

Symbolizer::Symbolizer(SymbolSources sources) : impl_(std::make_unique<Impl>(std::move(sources))) {}
Symbolizer::~Symbolizer() = default;

void Symbolizer::Update(Target& target) { impl_->Update(target); }
void Symbolizer::AddExecutions(const std::vector<wire::Executions>& counts) { impl_->AddExecutions(counts); }

}  // namespace memline
