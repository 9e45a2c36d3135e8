// SPDX-License-Identifier: MIT
#include "profiler_core/store/mending.h"

#include <absl/strings/str_cat.h>

#include <array>
#include <utility>
#include <vector>

#include "memline/wire.h"
#include "profiler_core/store/chunk.h"
#include "profiler_core/store/chunk_rows.h"
#include "profiler_core/store/column_codec.h"
#include "profiler_core/store/counter_replay.h"
#include "profiler_core/store/schema.h"

namespace memline {
namespace {

// Rows whose numbers count without gaps, and who refers to them.
struct Numbered {
  const char* table;
  uint32_t limit;
  const char* references;  // SELECT target, id …
  const char* lost;        // the other columns, named and then as they are made up
};
constexpr std::array<Numbered, 5> kNumbered = {{
    {"function", wire::kMaxFunctions, "SELECT target, function FROM node WHERE id > 0",
     "name, file, line, region) SELECT target, id, '(lost)', '', 0, ''"},
    {"node", wire::kMaxNodes,
     "SELECT id, 0 FROM target UNION ALL SELECT target, node FROM site UNION ALL SELECT target, node FROM bracket",
     "parent, function, call_pc, entry_pc) SELECT target, id, 0, 0, 0, 0"},
    {"site", wire::kMaxSites,
     "SELECT id, 0 FROM target UNION ALL SELECT target, site FROM counters UNION ALL SELECT target, site FROM site_rss",
     "node, pc) SELECT target, id, 0, 0"},
    {"module", wire::kMaxModules, "SELECT 0, 0 WHERE 0",
     "path, build_id, bias, start, \"end\", gone) SELECT target, id, '(lost)', '', 0, 0, 0, 1"},
    {"user_counter", wire::kMaxUserCounters,
     "SELECT target, counter FROM user_chunk UNION ALL SELECT target, counter FROM user_tail",
     "name) SELECT target, id, '(lost)'"},
}};
constexpr int kMaxTargets = 1 << 16;

void FillTargets(Database& database) {
  database.Execute(absl::StrCat("INSERT OR IGNORE INTO target(id) SELECT target FROM site UNION SELECT target FROM "
                                "tick_chunk UNION SELECT target FROM tick_tail;"
                                "DELETE FROM target WHERE id NOT BETWEEN 0 AND ",
                                kMaxTargets - 1,
                                ";WITH RECURSIVE n(id) AS (SELECT max(id) FROM target UNION ALL SELECT id - 1 FROM n "
                                "WHERE id > 0) INSERT OR IGNORE INTO target(id) SELECT id FROM n WHERE id >= 0;")
                       .c_str());
}

void Fill(Database& database, const Numbered& rows) {
  database.Execute(
      absl::StrCat("DELETE FROM ", rows.table, " WHERE id NOT BETWEEN 0 AND ", rows.limit - 1,
                   " OR target NOT IN (SELECT id FROM target);",
                   "WITH RECURSIVE known(target, id) AS (SELECT target, id FROM ", rows.table, " UNION ALL ",
                   rows.references, "), n(target, id) AS (SELECT target, max(id) FROM known WHERE id BETWEEN 0 AND ",
                   rows.limit - 1,
                   " AND target IN (SELECT id FROM target) GROUP BY target UNION ALL SELECT target, id - 1 "
                   "FROM n WHERE id > 0) INSERT OR IGNORE INTO ",
                   rows.table, "(target, id, ", rows.lost, " FROM n;")
          .c_str());
}

// What refers to a number that cannot be, and texts with a line missing.
constexpr const char* kContradictions = R"sql(
UPDATE node SET parent = 0 WHERE parent NOT BETWEEN 0 AND max(0, id - 1);
UPDATE node SET parent = 0, function = 0 WHERE id = 0;
UPDATE node SET function = 0 WHERE (target, function) NOT IN (SELECT target, id FROM function);
INSERT OR IGNORE INTO function(target, id, name, file, line, region)
  SELECT DISTINCT target, 0, '(lost)', '', 0, '' FROM node WHERE id > 0;
UPDATE site SET node = 0, function = NULL WHERE (target, node) NOT IN (SELECT target, id FROM node);
DELETE FROM counters WHERE (target, site) NOT IN (SELECT target, id FROM site);
DELETE FROM site_rss WHERE (target, site) NOT IN (SELECT target, id FROM site);
DELETE FROM bracket WHERE (target, node) NOT IN (SELECT target, id FROM node);
DELETE FROM node_peak WHERE (target, node) NOT IN (SELECT target, id FROM node);
DELETE FROM source_line WHERE (target, function) NOT IN (
  SELECT f.target, f.id FROM function f JOIN source_line s ON s.target = f.target AND s.function = f.id
  WHERE f.display_name IS NOT NULL
  GROUP BY f.target, f.id HAVING min(s.line) = f.first_line AND max(s.line) - min(s.line) + 1 = count(*));
UPDATE target SET peak_sites = min(peak_sites, (SELECT count(*) FROM site WHERE site.target = target.id));
UPDATE target SET peak_written_ns = NULL WHERE id NOT IN (SELECT target FROM peak);
DELETE FROM peak WHERE site >= (SELECT peak_sites FROM target WHERE target.id = peak.target);
DELETE FROM tick_summary;
DELETE FROM user_summary;
)sql";

using Key = std::vector<int64_t>;

// The chunks that can be decoded, in order of time, are summarized; the keys of the others.
template <size_t kColumns, typename Summarize>
std::vector<Key> CheckSamples(Query& rows, int keys, const Summarize& summarize) {
  std::vector<Key> bad;
  Key series;
  int64_t last_ns = 0;
  while (rows.Next()) {
    Key key;
    for (int i = 0; i < keys; ++i) key.push_back(rows.Integer(i));
    if (Key(key.begin(), key.end() - 1) != series) last_ns = 0;
    series.assign(key.begin(), key.end() - 1);
    const int64_t count = rows.Integer(keys);
    const bool fits = count > 0 && count <= static_cast<int64_t>(kMaxChunkRows);
    const auto decoded = fits ? DecodeSamples<kColumns>(rows.Bytes(keys + 1), static_cast<size_t>(count))
                              : absl::StatusOr<std::vector<SampleRow<kColumns>>>(absl::DataLossError(""));
    if (!decoded.ok() || !BlocksOf<kColumns>(*decoded).ok() || decoded->front().time_ns < last_ns) {
      bad.push_back(std::move(key));
      continue;
    }
    last_ns = decoded->back().time_ns;
    summarize(key, *decoded);
  }
  return bad;
}

void CheckTicks(Database& database, DroppedRows& dropped) {
  Query rows(database, "SELECT target, seq, rows, data FROM tick_chunk ORDER BY target, seq");
  const auto bad = CheckSamples<kSeriesCount>(rows, 2, [&](const Key& key, const std::vector<TickRow>& ticks) {
    WriteTickSummary(database, static_cast<size_t>(key[0]), key[1], ticks);
  });
  for (const Key& key : bad) database.Run("DELETE FROM tick_chunk WHERE target = ? AND seq = ?", key[0], key[1]);
  dropped["tick_chunk"] = bad.size();
}

void CheckUserValues(Database& database, DroppedRows& dropped) {
  Query rows(database, "SELECT target, counter, seq, rows, data FROM user_chunk ORDER BY target, counter, seq");
  const auto bad = CheckSamples<1>(rows, 3, [&](const Key& key, const std::vector<UserRow>& values) {
    WriteUserSummary(database, static_cast<size_t>(key[0]), key[1], key[2], values);
  });
  for (const Key& key : bad) {
    database.Run("DELETE FROM user_chunk WHERE target = ? AND counter = ? AND seq = ?", key[0], key[1], key[2]);
  }
  dropped["user_chunk"] = bad.size();
}

// Empty if it cannot be decoded.
std::vector<CounterTick> Ticks(std::string_view columns, int64_t ticks, int64_t changes, size_t sites) {
  const bool fits = ticks > 0 && ticks <= static_cast<int64_t>(kMaxChunkRows) && changes >= 0 &&
                    changes <= static_cast<int64_t>(wire::kMaxSites) * 8;
  if (!fits) return {};
  return DecodeCounters(columns, static_cast<size_t>(ticks), static_cast<size_t>(changes), sites)
      .value_or(std::vector<CounterTick>());
}

std::vector<CounterTick> TicksOfFrame(std::string_view frame, int64_t ticks, int64_t changes, size_t sites) {
  const auto columns = Decompress(frame, size_t{1} << 28);
  return columns.ok() ? Ticks(*columns, ticks, changes, sites) : std::vector<CounterTick>();
}

// What the history of one target says of its totals.
class CounterHistoryCheck {
 public:
  CounterHistoryCheck(Database& database, size_t target) : database_(database), target_(target) {
    Query rows(database, "SELECT count(*) FROM site WHERE target = ?", target);
    sites_ = rows.Next() ? static_cast<size_t>(rows.Integer(0)) : 0;
  }

  void Run(DroppedRows& dropped) {
    std::vector<int64_t> bad;
    std::vector<int64_t> without_keyframe;
    Query chunks(database_,
                 "SELECT seq, ticks, changes, data, keyframe_counters, keyframe FROM counter_chunk WHERE target = ? "
                 "ORDER BY seq",
                 target_);
    while (chunks.Next()) {
      if (!Add(TicksOfFrame(chunks.Bytes(3), chunks.Integer(1), chunks.Integer(2), sites_))) {
        bad.push_back(chunks.Integer(0));
      }
      if (!chunks.IsNull(5) && !Add(TicksOfFrame(chunks.Bytes(5), 1, chunks.Integer(4), sites_))) {
        without_keyframe.push_back(chunks.Integer(0));
      }
    }
    for (const int64_t seq : bad) database_.Run("DELETE FROM counter_chunk WHERE target = ? AND seq = ?", target_, seq);
    for (const int64_t seq : without_keyframe) {
      database_.Run("UPDATE counter_chunk SET keyframe = NULL WHERE target = ? AND seq = ?", target_, seq);
    }
    dropped["counter_chunk"] += bad.size() + without_keyframe.size();
    dropped["counter_tail"] += CheckTail();
    WriteTotals();
  }

 private:
  size_t CheckTail() {
    std::vector<int64_t> bad;
    Query tail(database_, "SELECT seq, changes, data FROM counter_tail WHERE target = ? ORDER BY seq", target_);
    while (tail.Next()) {
      if (!Add(Ticks(tail.Bytes(2), 1, tail.Integer(1), sites_))) bad.push_back(tail.Integer(0));
    }
    for (const int64_t seq : bad) database_.Run("DELETE FROM counter_tail WHERE target = ? AND seq = ?", target_, seq);
    return bad.size();
  }

  bool Add(const std::vector<CounterTick>& ticks) {
    for (const CounterTick& tick : ticks) {
      for (const SiteCounters& change : tick.changed) totals_[{change.thread, change.site}] = change.counters;
    }
    return !ticks.empty();
  }

  // They only ever grow: the larger of the two is the later one.
  void WriteTotals() {
    for (Query rows(database_, "SELECT thread, site, alloc_count FROM counters WHERE target = ?", target_);
         rows.Next();) {
      const auto found = totals_.find({static_cast<uint32_t>(rows.Integer(0)), static_cast<uint32_t>(rows.Integer(1))});
      if (found != totals_.end() && found->second.alloc_count <= static_cast<uint64_t>(rows.Integer(2))) {
        totals_.erase(found);
      }
    }
    for (const auto& [key, counters] : totals_) {
      WriteCounterTotals(database_, target_, {key.first, key.second, counters});
    }
    database_.Run(
        "UPDATE counter_chunk SET keyframe = NULL WHERE target = ?1 AND keyframe_counters > "
        "(SELECT count(*) FROM counters WHERE target = ?1)",
        target_);
  }

  Database& database_;
  const size_t target_;
  size_t sites_ = 0;
  CounterState totals_;
};

}  // namespace

DroppedRows Mend(Database& database) {
  DroppedRows dropped;
  FillTargets(database);
  for (const Numbered& rows : kNumbered) Fill(database, rows);
  database.Execute(kContradictions);
  CheckTicks(database, dropped);
  CheckUserValues(database, dropped);
  std::vector<size_t> targets;
  for (Query rows(database, "SELECT id FROM target"); rows.Next();) {
    targets.push_back(static_cast<size_t>(rows.Integer(0)));
  }
  for (const size_t target : targets) CounterHistoryCheck(database, target).Run(dropped);
  return dropped;
}

}  // namespace memline
