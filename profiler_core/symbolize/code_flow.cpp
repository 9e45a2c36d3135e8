// SPDX-License-Identifier: MIT
#include "profiler_core/symbolize/code_flow.h"

#include <capstone/capstone.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace memline {
namespace {

// A function of more code would take seconds; no person wrote it.
constexpr size_t kMaxCodeBytes = size_t{1} << 20;

struct Instruction {
  enum class Kind : uint8_t { kPlain, kCounter, kCall, kJump, kBranch, kReturn, kStop };
  uint64_t begin = 0;
  uint64_t end = 0;
  Kind kind = Kind::kPlain;
  bool direct = false;
  uint64_t target = 0;  // of a call: what is called, or where that address is kept
};

bool Has(const cs_insn& insn, uint8_t group) {
  const uint8_t* groups = insn.detail->groups;
  return std::find(groups, groups + insn.detail->groups_count, group) != groups + insn.detail->groups_count;
}

Instruction Understand(const cs_insn& insn, const std::function<Callee(uint64_t)>& callee_at) {
  using Kind = Instruction::Kind;
  Instruction result{insn.address, insn.address + insn.size};
  if (insn.id == X86_INS_UD2 || insn.id == X86_INS_HLT || insn.id == X86_INS_INT3) {
    result.kind = Kind::kStop;
  } else if (Has(insn, CS_GRP_CALL)) {
    result.kind = Kind::kCall;
  } else if (Has(insn, CS_GRP_RET)) {
    result.kind = Kind::kReturn;
  } else if (Has(insn, CS_GRP_JUMP)) {
    result.kind = insn.id == X86_INS_JMP ? Kind::kJump : Kind::kBranch;
  } else {
    return result;
  }
  const cs_x86& x86 = insn.detail->x86;
  if (x86.op_count == 0) return result;
  const cs_x86_op& operand = x86.operands[0];
  if (operand.type == X86_OP_IMM) {
    result.direct = true;
    result.target = static_cast<uint64_t>(operand.imm);
  } else if (operand.type == X86_OP_MEM && operand.mem.base == X86_REG_RIP) {
    result.target = result.end + static_cast<uint64_t>(operand.mem.disp);
  }
  if (result.kind != Kind::kCall) return result;
  const Callee callee = callee_at(result.target);
  if (callee == Callee::kCounts) result.kind = Kind::kCounter;
  if (callee == Callee::kNeverReturns) result.kind = Kind::kStop;
  return result;
}

std::vector<Instruction> Decode(std::string_view code, uint64_t address,
                                const std::function<Callee(uint64_t)>& callee_at) {
  csh handle = 0;
  if (code.size() > kMaxCodeBytes || cs_open(CS_ARCH_X86, CS_MODE_64, &handle) != CS_ERR_OK) return {};
  cs_option(handle, CS_OPT_DETAIL, CS_OPT_ON);
  std::vector<Instruction> instructions;
  const auto* bytes = reinterpret_cast<const uint8_t*>(code.data());
  size_t left = code.size();
  const std::unique_ptr<cs_insn, void (*)(cs_insn*)> insn(cs_malloc(handle), [](cs_insn* one) { cs_free(one, 1); });
  while (left != 0 && cs_disasm_iter(handle, &bytes, &left, &address, insn.get())) {
    instructions.push_back(Understand(*insn, callee_at));
  }
  cs_close(&handle);
  if (left != 0) instructions.clear();
  return instructions;
}

class FlowReader {
 public:
  explicit FlowReader(std::vector<Instruction> instructions)
      : instructions_(std::move(instructions)), begin_(instructions_.front().begin), end_(instructions_.back().end) {}

  std::optional<CodeFlow> Read() {
    if (!FindBlocks()) return std::nullopt;
    for (uint32_t block = 0; block < flow_.blocks.size(); ++block) AddEdges(block);
    MarkEntries();
    return std::move(flow_);
  }

 private:
  using Kind = Instruction::Kind;

  [[nodiscard]] bool Inside(uint64_t address) const { return address >= begin_ && address < end_; }

  // False if a branch leads into the middle of an instruction: then this is no code as we read it.
  bool FindBlocks() {
    std::set<uint64_t> starts;
    for (const Instruction& one : instructions_) {
      const bool branches = one.kind == Kind::kJump || one.kind == Kind::kBranch;
      if (branches && one.direct && Inside(one.target)) starts.insert(one.target);
      if (one.kind != Kind::kPlain && one.kind != Kind::kCounter) starts.insert(one.end);
    }
    starts.insert(begin_);
    starts.erase(end_);
    size_t found = 0;
    for (const Instruction& one : instructions_) {
      if (starts.contains(one.begin)) {
        flow_.blocks.push_back({one.begin, one.end, {}});
        place_[one.begin] = static_cast<uint32_t>(found++);
        last_.push_back(&one);
      }
      flow_.blocks.back().end = one.end;
      last_.back() = &one;
      if (one.kind == Kind::kCounter) flow_.blocks.back().counters.push_back(one.end - 1);
    }
    return found == starts.size();
  }

  void AddEdges(uint32_t index) {
    CodeBlock& block = flow_.blocks[index];
    const Instruction& last = *last_[index];
    const bool branches = last.kind == Kind::kJump || last.kind == Kind::kBranch;
    if (branches && last.direct && Inside(last.target)) {
      flow_.edges.push_back({index, place_.at(last.target)});
    } else if (branches) {
      block.leaves = true;
      jumps_anywhere_ = jumps_anywhere_ || !last.direct;
    }
    block.ends_in_call = last.kind == Kind::kCall;
    block.returns = last.kind == Kind::kReturn;
    block.leaves = block.leaves || block.returns || last.kind == Kind::kStop;
    if (last.kind == Kind::kJump || last.kind == Kind::kReturn || last.kind == Kind::kStop) return;
    if (index + 1 < flow_.blocks.size()) {
      flow_.edges.push_back({index, index + 1});
    } else {
      block.leaves = true;
    }
  }

  void MarkEntries() {
    std::vector<bool> reached(flow_.blocks.size());
    for (const CodeEdge& edge : flow_.edges) reached[edge.to] = true;
    for (size_t i = 0; i < flow_.blocks.size(); ++i) {
      flow_.blocks[i].entered_from_elsewhere = i == 0 || !reached[i] || jumps_anywhere_;
    }
  }

  const std::vector<Instruction> instructions_;
  const uint64_t begin_;
  const uint64_t end_;
  CodeFlow flow_;
  std::map<uint64_t, uint32_t> place_;
  std::vector<const Instruction*> last_;
  bool jumps_anywhere_ = false;
};

}  // namespace

std::optional<CodeFlow> ReadCodeFlow(std::string_view code, uint64_t address,
                                     const std::function<Callee(uint64_t)>& callee_at) {
  std::vector<Instruction> instructions = Decode(code, address, callee_at);
  if (instructions.empty()) return std::nullopt;
  return FlowReader(std::move(instructions)).Read();
}

namespace {

// The edges of a flow, from both ends.
struct Links {
  explicit Links(const CodeFlow& flow) : into(flow.blocks.size()), out_of(flow.blocks.size()) {
    for (uint32_t i = 0; i < flow.edges.size(); ++i) {
      into[flow.edges[i].to].push_back(i);
      out_of[flow.edges[i].from].push_back(i);
    }
  }
  std::vector<std::vector<uint32_t>> into;
  std::vector<std::vector<uint32_t>> out_of;
};

// What goes in comes out: gives the block its count from its edges, or its one unknown edge what is left for it.
bool Balance(BlockRuns& block, const std::vector<uint32_t>& edges, std::vector<std::optional<uint64_t>>& values) {
  uint64_t sum = 0;
  uint32_t unknown = 0;
  size_t unknown_count = 0;
  for (const uint32_t edge : edges) {
    if (values[edge]) {
      sum += *values[edge];
    } else {
      unknown = edge;
      ++unknown_count;
    }
  }
  if (unknown_count == 0 && !block.count) {
    block.count = sum;
    block.inferred = true;
    return true;
  }
  if (unknown_count != 1 || !block.count) return false;
  // Counts that are not of one moment need not fit.
  values[unknown] = *block.count > sum ? *block.count - sum : 0;
  return true;
}

uint64_t SumAtMost(const CodeFlow& flow, const std::vector<uint32_t>& edges, const std::vector<BlockRuns>& runs) {
  uint64_t sum = 0;
  for (const uint32_t edge : edges) {
    const uint64_t more = runs[flow.edges[edge].from].at_most;
    if (more > UINT64_MAX - sum) return UINT64_MAX;
    sum += more;
  }
  return sum;
}

void FindUpperBounds(const CodeFlow& flow, const Links& links, std::vector<BlockRuns>& runs) {
  bool changed = true;
  for (size_t round = 0; changed && round <= flow.blocks.size(); ++round) {
    changed = false;
    for (size_t i = 0; i < flow.blocks.size(); ++i) {
      if (flow.blocks[i].entered_from_elsewhere || (runs[i].count && !runs[i].inferred)) continue;
      const uint64_t at_most = SumAtMost(flow, links.into[i], runs);
      if (at_most >= runs[i].at_most) continue;
      runs[i].at_most = at_most;
      changed = true;
    }
  }
}

using Values = std::vector<std::optional<uint64_t>>;  // how often each edge was taken

bool LosesNothing(const CodeBlock& block, bool calls_return) {
  return !block.leaves && (calls_return || !block.ends_in_call);
}

void Solve(const CodeFlow& flow, const Links& links, const std::vector<bool>& returning, std::vector<BlockRuns>& runs,
           Values& values) {
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < runs.size(); ++i) {
      const CodeBlock& block = flow.blocks[i];
      if (!block.entered_from_elsewhere && Balance(runs[i], links.into[i], values)) changed = true;
      if (LosesNothing(block, returning[i]) && Balance(runs[i], links.out_of[i], values)) changed = true;
    }
  }
}

// Whether what goes into the block is what ran, as far as it is all known.
bool Fits(const BlockRuns& block, const std::vector<uint32_t>& edges, const Values& values) {
  uint64_t sum = 0;
  for (const uint32_t edge : edges) {
    if (!values[edge]) return true;
    sum += *values[edge];
  }
  return !block.count || *block.count == sum;
}

bool AllFits(const CodeFlow& flow, const Links& links, const std::vector<bool>& returning,
             const std::vector<BlockRuns>& runs, const Values& values) {
  for (size_t i = 0; i < runs.size(); ++i) {
    const CodeBlock& block = flow.blocks[i];
    if (!block.entered_from_elsewhere && !Fits(runs[i], links.into[i], values)) return false;
    if (LosesNothing(block, returning[i]) && !Fits(runs[i], links.out_of[i], values)) return false;
  }
  return true;
}

// Whether all ways from the block lead to one whose count is known, before they leave the function.
bool IsKnownLater(const CodeFlow& flow, const Links& links, const std::vector<BlockRuns>& runs, uint32_t block) {
  std::vector<bool> seen(flow.blocks.size());
  std::vector<uint32_t> left{block};
  while (!left.empty()) {
    const uint32_t at = left.back();
    left.pop_back();
    if (runs[at].count || seen[at]) continue;
    seen[at] = true;
    if (flow.blocks[at].leaves) return false;
    for (const uint32_t edge : links.out_of[at]) left.push_back(flow.edges[edge].to);
  }
  return true;
}

// The calls that go on in a block of unknown count, where a call that did not come back would be missing from a later
// count.
std::vector<bool> FindCheckedCalls(const CodeFlow& flow, const Links& links, const std::vector<BlockRuns>& runs) {
  std::vector<bool> checked(flow.blocks.size());
  for (size_t i = 0; i < checked.size(); ++i) {
    if (!flow.blocks[i].ends_in_call || links.out_of[i].empty()) continue;
    const uint32_t next = flow.edges[links.out_of[i].front()].to;
    checked[i] = !runs[next].count && links.into[next].size() == 1 && IsKnownLater(flow, links, runs, next);
  }
  return checked;
}

}  // namespace

std::vector<BlockRuns> SolveRuns(const CodeFlow& flow, const Values& counted) {
  const Links links(flow);
  std::vector<BlockRuns> runs(flow.blocks.size());
  Values values(flow.edges.size());
  for (size_t i = 0; i < runs.size(); ++i) {
    if (counted[i]) runs[i] = {counted[i], false, *counted[i]};
  }
  Solve(flow, links, std::vector<bool>(runs.size()), runs, values);
  // Most calls come back. If all of these did, the later counts say so.
  const std::vector<bool> checked = FindCheckedCalls(flow, links, runs);
  std::vector<BlockRuns> if_all_returned = runs;
  Solve(flow, links, checked, if_all_returned, values);
  if (AllFits(flow, links, checked, if_all_returned, values)) runs = std::move(if_all_returned);
  FindUpperBounds(flow, links, runs);
  return runs;
}

std::vector<bool> FindDeadEnds(const CodeFlow& flow) {
  std::vector<bool> dead(flow.blocks.size());
  for (size_t i = 0; i < dead.size(); ++i) dead[i] = !flow.blocks[i].returns;
  for (bool changed = true; changed;) {
    changed = false;
    for (const CodeEdge& edge : flow.edges) {
      if (dead[edge.to] || !dead[edge.from]) continue;
      dead[edge.from] = false;
      changed = true;
    }
  }
  return dead;
}

}  // namespace memline
