// SPDX-License-Identifier: MIT
#include "profiler_core/receive/recorded_target.h"

namespace memline {
namespace {

template <typename Value>
void AppendMissing(const std::vector<Value>& from, std::vector<Value>& to) {
  if (from.size() > to.size()) to.insert(to.end(), from.begin() + static_cast<std::ptrdiff_t>(to.size()), from.end());
}

}  // namespace

std::vector<CounterTick> RecordedTarget::Commit(LiveSession& session) {
  std::vector<CounterTick> changes =
      session.Write([this](Session& live) { return builder_.Commit(live.targets[index_]); });
  Symbolize(session);
  return changes;
}

void RecordedTarget::Symbolize(LiveSession& session) {
  const std::vector<wire::Executions> executions = builder_.TakeExecutions();
  symbolizer_.AddExecutions(executions);
  const bool is_new = session.Read([&](const Session& live) {
    const Target& target = live.targets[index_];
    if (executions.empty() && target.sites.size() == symbols_.sites.size() &&
        target.nodes.size() == symbols_.nodes.size() && target.functions.size() == symbols_.functions.size()) {
      return false;
    }
    symbols_.modules = target.modules;
    AppendMissing(target.functions, symbols_.functions);
    AppendMissing(target.nodes, symbols_.nodes);
    AppendMissing(target.sites, symbols_.sites);
    return true;
  });
  if (!is_new) return;
  symbolizer_.Update(symbols_);
  session.Write([this](Session& live) {
    Target& target = live.targets[index_];
    AppendMissing(symbols_.call_lines, target.call_lines);
    AppendMissing(symbols_.site_lines, target.site_lines);
    target.executions = symbols_.executions;
    // A function may be known a tick before the first node that tells where it is.
    target.sources.resize(symbols_.sources.size());
    for (size_t i = 0; i < target.sources.size(); ++i) {
      if (target.sources[i] == FunctionSource{}) target.sources[i] = symbols_.sources[i];
    }
  });
}

}  // namespace memline
