// SPDX-License-Identifier: MIT
// package_store FILE: an annotated program on two real libraries, which have their own ways with memory. nlohmann::json
// parses the file, an array of packages; SQLite keeps them; answers become JSON again.
#include <memline/profile.h>
#include <sqlite3.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace package_store {

using nlohmann::json;

class Statement {
 public:
  Statement(sqlite3* database, const char* sql) {
    if (sqlite3_prepare_v2(database, sql, -1, &statement_, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(database));
    }
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void Bind(int column, const std::string& text) {
    sqlite3_bind_text(statement_, column, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  }
  bool Step() { return sqlite3_step(statement_) == SQLITE_ROW; }
  void Reset() { sqlite3_reset(statement_); }
  std::string Text(int column) {
    const unsigned char* text = sqlite3_column_text(statement_, column);
    return text != nullptr ? reinterpret_cast<const char*>(text) : "";
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

using Database = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;

Database Open() {
  PROFILE();
  sqlite3* database = nullptr;
  sqlite3_open(":memory:", &database);
  Database owner(database, sqlite3_close);
  sqlite3_exec(database, "CREATE TABLE package(name TEXT, section TEXT, description TEXT)", nullptr, nullptr, nullptr);
  sqlite3_exec(database, "CREATE INDEX by_section ON package(section, name)", nullptr, nullptr, nullptr);
  return owner;
}

json Load(const char* path) {
  PROFILE();
  std::ifstream file(path);
  return json::parse(file);
}

void Insert(sqlite3* database, const json& packages) {
  PROFILE();
  sqlite3_exec(database, "BEGIN", nullptr, nullptr, nullptr);
  Statement insert(database, "INSERT INTO package VALUES(?, ?, ?)");
  for (const json& package : packages) {
    PROFILE("one package");
    insert.Bind(1, package.at("name").get<std::string>());
    insert.Bind(2, package.at("section").get<std::string>());
    insert.Bind(3, package.at("description").get<std::string>());
    insert.Step();
    insert.Reset();
  }
  sqlite3_exec(database, "COMMIT", nullptr, nullptr, nullptr);
}

// The text of a value and of everything below it.
size_t CollectWords(const json& value, std::map<std::string, int>& words) {
  PROFILE();
  size_t found = 0;
  if (value.is_structured()) {
    for (const json& part : value) found += CollectWords(part, words);
  } else if (value.is_string()) {
    const std::string text = value.get<std::string>();
    for (size_t begin = 0; begin < text.size();) {
      size_t end = text.find(' ', begin);
      if (end == std::string::npos) end = text.size();
      ++words[text.substr(begin, end - begin)];
      begin = end + 1;
      ++found;
    }
  }
  return found;
}

json Summary(sqlite3* database) {
  PROFILE();
  json summary = json::object();
  Statement sections(database, "SELECT section, group_concat(name) FROM package GROUP BY section ORDER BY 2 DESC");
  while (sections.Step()) summary[sections.Text(0)] = sections.Text(1);
  return summary;
}

bool Refused(sqlite3* database) {
  PROFILE();
  try {
    const Statement wrong(database, "SELECT name FROM nowhere");
    return false;
  } catch (const std::runtime_error& error) {
    return std::string(error.what()).find("nowhere") != std::string::npos;
  }
}

std::vector<std::string> Lines(const json& value, size_t rounds) {
  PROFILE();
  std::vector<std::string> lines;
  for (size_t round = 0; round < rounds; ++round) {
    lines.push_back(value.dump(static_cast<int>(round)));
  }
  lines.shrink_to_fit();
  return lines;
}

}  // namespace package_store

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const package_store::Database database = package_store::Open();
  const nlohmann::json packages = package_store::Load(argv[1]);
  package_store::Insert(database.get(), packages);
  std::map<std::string, int> words;
  size_t found = 0;
  std::thread collector([&] { found = package_store::CollectWords(packages, words); });
  collector.join();
  const nlohmann::json summary = package_store::Summary(database.get());
  static std::vector<std::string> kept = package_store::Lines(summary, 3);
  std::printf("%zu packages, %zu words, %zu of them different, %zu sections, %zu lines\n", packages.size(), found,
              words.size(), summary.size(), kept.size());
  return package_store::Refused(database.get()) ? 0 : 1;
}
