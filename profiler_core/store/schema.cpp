// SPDX-License-Identifier: MIT
#include "profiler_core/store/schema.h"

namespace memline {

// A small page: a tick touches a handful of rows in different tables, and the write-ahead log holds whole pages.
const char* const kSchemaSql = R"sql(
PRAGMA page_size = 1024;
BEGIN;
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE target(id INTEGER PRIMARY KEY, pid INTEGER, parent_pid INTEGER, executable TEXT, allocator TEXT,
  runtime_version TEXT, start_ns INTEGER, start_unix_ns INTEGER, interval_ns INTEGER,
  tick_count INTEGER DEFAULT 0, missed_ticks INTEGER DEFAULT 0,
  heap_peak_ns INTEGER DEFAULT 0, peak_sites INTEGER DEFAULT 0, peak_written_ns INTEGER,
  end_kind INTEGER DEFAULT 0, end_code INTEGER DEFAULT 0, end_ns INTEGER DEFAULT 0);
CREATE TABLE argument(target INTEGER, position INTEGER, value TEXT, PRIMARY KEY(target, position)) WITHOUT ROWID;
CREATE TABLE module(target INTEGER, id INTEGER, path TEXT, build_id TEXT, bias INTEGER, start INTEGER, "end" INTEGER,
  gone INTEGER, PRIMARY KEY(target, id)) WITHOUT ROWID;
CREATE TABLE function(target INTEGER, id INTEGER, name TEXT, file TEXT, line INTEGER, region TEXT,
  display_name TEXT, source_file TEXT, first_line INTEGER, PRIMARY KEY(target, id)) WITHOUT ROWID;
CREATE TABLE source_line(target INTEGER, function INTEGER, line INTEGER, text TEXT,
  PRIMARY KEY(target, function, line)) WITHOUT ROWID;
CREATE TABLE node(target INTEGER, id INTEGER, parent INTEGER, function INTEGER, call_pc INTEGER, entry_pc INTEGER,
  call_file TEXT, call_line INTEGER, call_code TEXT, PRIMARY KEY(target, id)) WITHOUT ROWID;
CREATE TABLE site(target INTEGER, id INTEGER, node INTEGER, pc INTEGER, function INTEGER, file TEXT, line INTEGER,
  code TEXT, PRIMARY KEY(target, id)) WITHOUT ROWID;
CREATE TABLE thread(target INTEGER, id INTEGER, slot INTEGER, tid INTEGER, start_ns INTEGER, name TEXT,
  PRIMARY KEY(target, id)) WITHOUT ROWID;
CREATE TABLE bracket(target INTEGER, id INTEGER, thread INTEGER, depth INTEGER, node INTEGER, begin_ns INTEGER,
  end_ns INTEGER, begin_rss_bytes INTEGER, end_rss_bytes INTEGER, PRIMARY KEY(target, id)) WITHOUT ROWID;
CREATE TABLE mark(target INTEGER, id INTEGER, time_ns INTEGER, tid INTEGER, text TEXT,
  PRIMARY KEY(target, id)) WITHOUT ROWID;
CREATE TABLE user_counter(target INTEGER, id INTEGER, name TEXT, PRIMARY KEY(target, id)) WITHOUT ROWID;
CREATE TABLE runtime_stats(target INTEGER PRIMARY KEY, lines_from_slot INTEGER, lines_from_unwinder INTEGER,
  lines_unknown INTEGER, unknown_frees INTEGER, untracked_allocations INTEGER, overflowed_scopes INTEGER,
  dropped_ticks INTEGER, dropped_marks INTEGER, runtime_bytes INTEGER);
CREATE TABLE coverage(target INTEGER PRIMARY KEY, malloc INTEGER, operators INTEGER, in_front TEXT);
CREATE TABLE rss_peak(target INTEGER PRIMARY KEY, bytes INTEGER, exact_ticks INTEGER);
CREATE TABLE node_peak(target INTEGER, node INTEGER, rss_bytes INTEGER, exact INTEGER,
  PRIMARY KEY(target, node)) WITHOUT ROWID;
CREATE TABLE memory_reading(target INTEGER, id INTEGER, time_ns INTEGER, heap_bytes INTEGER, stack_bytes INTEGER,
  file_bytes INTEGER, shared_bytes INTEGER, runtime_bytes INTEGER, other_bytes INTEGER, pss_bytes INTEGER,
  swap_bytes INTEGER, huge_page_bytes INTEGER, fragmented_bytes INTEGER, allocator_in_use_bytes INTEGER,
  older_bytes INTEGER, PRIMARY KEY(target, id)) WITHOUT ROWID;
CREATE TABLE arena(target INTEGER, number INTEGER, id INTEGER, time_ns INTEGER, system_bytes INTEGER,
  free_bytes INTEGER, PRIMARY KEY(target, number, id)) WITHOUT ROWID;
CREATE TABLE size_class(target INTEGER, size_class INTEGER, blocks INTEGER, bytes INTEGER,
  PRIMARY KEY(target, size_class)) WITHOUT ROWID;
CREATE TABLE trim(target INTEGER, id INTEGER, time_ns INTEGER, rss_before_bytes INTEGER, rss_after_bytes INTEGER,
  duration_us INTEGER, done INTEGER, PRIMARY KEY(target, id)) WITHOUT ROWID;
CREATE TABLE counters(target INTEGER, thread INTEGER, site INTEGER, alloc_count INTEGER, alloc_bytes INTEGER,
  freed_count INTEGER, freed_bytes INTEGER, released_count INTEGER, released_bytes INTEGER, temporary_count INTEGER,
  entries INTEGER, rss_grown_bytes INTEGER, rss_returned_bytes INTEGER,
  PRIMARY KEY(target, thread, site)) WITHOUT ROWID;
CREATE TABLE site_rss(target INTEGER, site INTEGER, after_bytes INTEGER, after_ns INTEGER, peak_bytes INTEGER,
  PRIMARY KEY(target, site)) WITHOUT ROWID;
CREATE TABLE rss_charges(target INTEGER PRIMARY KEY, method INTEGER, period INTEGER, own_bytes INTEGER,
  elsewhere_bytes INTEGER, unsettled_bytes INTEGER, reason TEXT);
CREATE TABLE executions(target INTEGER, function INTEGER, line INTEGER, count INTEGER, basis INTEGER,
  PRIMARY KEY(target, function, line)) WITHOUT ROWID;
CREATE TABLE execution_stats(target INTEGER PRIMARY KEY, uncounted INTEGER, torn INTEGER);
CREATE TABLE peak(target INTEGER, site INTEGER, live_bytes INTEGER, PRIMARY KEY(target, site)) WITHOUT ROWID;
CREATE TABLE tick_tail(target INTEGER, seq INTEGER, time_ns INTEGER, rss_bytes REAL, rss_peak_bytes REAL,
  heap_bytes REAL, retained_bytes REAL, mapped_bytes REAL, PRIMARY KEY(target, seq)) WITHOUT ROWID;
CREATE TABLE tick_chunk(target INTEGER, seq INTEGER, first_ns INTEGER, last_ns INTEGER, rows INTEGER, data BLOB,
  PRIMARY KEY(target, seq));
CREATE TABLE tick_summary(target INTEGER, seq INTEGER, first_ns INTEGER, rows INTEGER, data BLOB,
  PRIMARY KEY(target, seq)) WITHOUT ROWID;
CREATE TABLE gap(target INTEGER, id INTEGER, begin_ns INTEGER, end_ns INTEGER, PRIMARY KEY(target, id)) WITHOUT ROWID;
CREATE TABLE user_tail(target INTEGER, counter INTEGER, seq INTEGER, time_ns INTEGER, value REAL,
  PRIMARY KEY(target, counter, seq)) WITHOUT ROWID;
CREATE TABLE user_chunk(target INTEGER, counter INTEGER, seq INTEGER, first_ns INTEGER, last_ns INTEGER, rows INTEGER,
  data BLOB, PRIMARY KEY(target, counter, seq));
CREATE TABLE user_summary(target INTEGER, counter INTEGER, seq INTEGER, first_ns INTEGER, rows INTEGER, data BLOB,
  PRIMARY KEY(target, counter, seq)) WITHOUT ROWID;
CREATE TABLE counter_tail(target INTEGER, seq INTEGER, time_ns INTEGER, changes INTEGER, data BLOB,
  PRIMARY KEY(target, seq)) WITHOUT ROWID;
CREATE TABLE counter_chunk(target INTEGER, seq INTEGER, first_ns INTEGER, last_ns INTEGER, ticks INTEGER,
  changes INTEGER, data BLOB, keyframe_counters INTEGER, keyframe BLOB, PRIMARY KEY(target, seq));
CREATE VIEW line AS
  SELECT site.target AS target,
    CASE WHEN function.id IS NULL THEN 'outside PROFILE' ELSE coalesce(nullif(function.display_name, ''), function.name)
    END AS function,
    function.region AS region, site.file AS file, site.line AS line, site.code AS code,
    sum(alloc_count) AS alloc_count, sum(alloc_bytes) AS alloc_bytes, sum(freed_count) AS freed_count,
    sum(freed_bytes) AS freed_bytes, sum(alloc_bytes) - sum(freed_bytes) AS live_bytes,
    sum(released_count) AS released_count, sum(released_bytes) AS released_bytes,
    sum(temporary_count) AS temporary_count, sum(entries) AS entries,
    sum(rss_grown_bytes) - sum(rss_returned_bytes) AS rss_increment_bytes, trim(source_line.text) AS source
  FROM counters
    JOIN site ON site.target = counters.target AND site.id = counters.site
    LEFT JOIN function ON function.target = site.target AND function.id = site.function
    LEFT JOIN source_line ON source_line.target = site.target AND source_line.function = site.function
      AND source_line.line = site.line AND function.source_file = site.file
  GROUP BY site.target, site.function, site.file, site.line, site.code;
COMMIT;
)sql";

}  // namespace memline
