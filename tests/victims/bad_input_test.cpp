// SPDX-License-Identifier: MIT
// What cannot be done is refused in one clear line, with status 2, and nothing is lost by it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "tests/unit/store/scratch_directory.h"
#include "tests/victims/process.h"

namespace memline {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class BadInput : public testing::Test {
 protected:
  void ExpectRefused(const std::vector<std::string>& arguments, const std::string& why) {
    const Outcome outcome = Memline(arguments, {.directory = scratch_.path()});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.output, IsEmpty());
    EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << outcome.errors;
    EXPECT_THAT(outcome.errors, HasSubstr(why));
    EXPECT_TRUE(std::regex_search(outcome.errors, std::regex("^memline: .+: .+: .+\n$"))) << outcome.errors;
  }
  // By the reader of sessions wherever it is used.
  void ExpectUnreadable(const std::string& file, const std::string& why) {
    ExpectRefused({"report", file}, why);
    ExpectRefused({"report", "--format", "json", file}, why);
    ExpectRefused({"plot", file, "-o", "picture.png"}, why);
    EXPECT_FALSE(std::filesystem::exists(scratch_ / "picture.png"));
  }
  std::string Session(const std::string& name) {
    const std::string path = (scratch_ / name).string();
    EXPECT_EQ(Memline({"run", "--no-report", "-o", path, "--", Program("unannotated")}).status, 0);
    return path;
  }

  ScratchDirectory scratch_;
};

TEST_F(BadInput, MissingProgram) {
  ExpectRefused({"run", "no-such-program"}, "no-such-program: no such program");
  ExpectRefused({"run", "./no-such-program"}, "no such program");
  EXPECT_TRUE(std::filesystem::is_empty(scratch_.path())) << "a session was left behind";
}

TEST_F(BadInput, NoProgram) {
  WriteFile(scratch_ / "text", "no program");
  ExpectRefused({"run", "./text"}, "not executable");
  std::filesystem::permissions(scratch_ / "text", std::filesystem::perms::owner_all);
  ExpectRefused({"run", "./text"}, "./text");
  ExpectRefused({"run", "/"}, "is a directory");
  ExpectRefused({"run"}, "PROGRAM is required");
}

TEST_F(BadInput, NoSession) {
  WriteFile(scratch_ / "text", "this is no session, however long one reads it, and however often one tries to");
  WriteFile(scratch_ / "empty", "");
  ExpectUnreadable("text", "not a memline session");
  ExpectUnreadable("empty", "not a memline session");
  ExpectUnreadable(".", "not a regular file");
  ExpectUnreadable("missing", "No such file");
  ExpectRefused({"report"}, "no .memline file");
  EXPECT_EQ(
      Execute({"sqlite3", (scratch_ / "other.db").string(), "CREATE TABLE t(a); INSERT INTO t VALUES(1);"}).status, 0);
  ExpectUnreadable("other.db", "but not a memline session");
}

TEST_F(BadInput, TruncatedSession) {
  const std::string whole = ReadFile(Session("whole.memline"));
  for (const size_t bytes : {whole.size() / 2, size_t{4096}, size_t{200}, size_t{60}, size_t{16}}) {
    WriteFile(scratch_ / "cut.memline", whole.substr(0, bytes));
    ExpectUnreadable("cut.memline", "cut.memline: ");
    EXPECT_EQ(ReadFile(scratch_ / "cut.memline"), whole.substr(0, bytes));
  }
}

TEST_F(BadInput, NewerMajorVersion) {
  const std::string session = Session("newer.memline");
  EXPECT_EQ(Execute({"sqlite3", session, "PRAGMA user_version = 2000;"}).status, 0);
  ExpectUnreadable(session, "newer memline");
}

TEST_F(BadInput, OutputThatExistsIsNotOverwritten) {
  WriteFile(scratch_ / "precious", "precious");
  ExpectRefused({"run", "-o", "precious", Program("unannotated")}, "exists already");
  EXPECT_EQ(ReadFile(scratch_ / "precious"), "precious");
}

TEST_F(BadInput, OutputThatCannotBeWritten) {
  ExpectRefused({"run", "-o", "no/such/folder/x.memline", Program("unannotated")}, "No such file or directory");
  ExpectRefused({"run", "-o", "/proc/x.memline", Program("unannotated")}, "/proc/x.memline");
  const std::string session = Session("session.memline");
  ExpectRefused({"plot", session, "-o", "no/such/folder/x.png"}, "cannot write");
  ExpectRefused({"plot", session, "-o", "x.gif"}, "unknown format");
  ExpectRefused({"plot", session, "-o", "x.png", "--size", "9x9"}, "not a size");
}

// Root may write anywhere, so this is tried as nobody, on files that nobody may read.
TEST_F(BadInput, NoPermission) {
  const bool is_root = geteuid() == 0;
  const std::string session = Session("private.memline");
  std::filesystem::permissions(session, std::filesystem::perms::none);
  std::filesystem::permissions(scratch_.path(), std::filesystem::perms(0555));
  std::vector<std::string> as_user;
  if (is_root) as_user = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
  const auto refused = [&](std::vector<std::string> arguments) {
    std::vector<std::string> command = as_user;
    command.push_back(Program("memline"));
    command.insert(command.end(), arguments.begin(), arguments.end());
    const Outcome outcome =
        Execute(command, {.environment = {"XDG_RUNTIME_DIR=/nonexistent"}, .directory = scratch_.path()});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.errors, HasSubstr("ermission")) << outcome.output;
    EXPECT_EQ(std::count(outcome.errors.begin(), outcome.errors.end(), '\n'), 1) << outcome.errors;
  };
  refused({"report", session});
  refused({"run", "-o", "new.memline", "true"});
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "new.memline"));
  std::filesystem::permissions(scratch_.path(), std::filesystem::perms::owner_all);
}

TEST_F(BadInput, CommandLine) {
  ExpectRefused({"no-such-command"}, "no-such-command");
  ExpectRefused({"report", "--format", "xml"}, "xml");
  ExpectRefused({"report", "--top", "-1"}, "--top");
  ExpectRefused({"run", "--interval", "0.5ms", "true"}, "no time from 1 ms to 10 s");
  ExpectRefused({"run", "--interval", "soon", "true"}, "no time from 1 ms to 10 s");
  ExpectRefused({"plot"}, "output");
  ExpectRefused({"list", "missing"}, "No such file");
}

}  // namespace
}  // namespace memline
