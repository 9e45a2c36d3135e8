// SPDX-License-Identifier: MIT
// Turns addresses of a target into lines of its annotated functions, with libdw.
#ifndef MEMLINE_SYMBOLIZE_SYMBOLIZER_H_
#define MEMLINE_SYMBOLIZE_SYMBOLIZER_H_

#include <memory>
#include <vector>

#include "memline/wire.h"
#include "profiler_core/model/session.h"
#include "profiler_core/symbolize/symbol_sources.h"

namespace memline {

/// Fills Target::call_lines, site_lines and sources for all nodes, sites and functions that have no symbol yet.
///
/// A site's line is the line in the annotated function: the inline chain at its pc is walked outwards to the frame of
/// the function that contains the PROFILE (known from the node's entry_pc), so what an inlined std::vector::push_back
/// allocates lands on the user's line. What has no debug information keeps line 0 and the PROFILE's own file and name,
/// and says where in the code it is by the symbol table, if that knows. A module whose build id differs from the file
/// on disk is not trusted. Not thread-safe; one for each target.
class Symbolizer {
 public:
  explicit Symbolizer(SymbolSources sources = {});
  ~Symbolizer();
  Symbolizer(const Symbolizer&) = delete;
  Symbolizer& operator=(const Symbolizer&) = delete;

  /// May read ELF files and sources, so it can take long; call it without locks on a copy or on the collector's own
  /// data. Cheap when there is nothing new.
  void Update(Target& target);
  /// Takes how often code ran, for the next Update to turn into Target::executions.
  void AddExecutions(const std::vector<wire::Executions>& counts);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace memline

#endif  // MEMLINE_SYMBOLIZE_SYMBOLIZER_H_
