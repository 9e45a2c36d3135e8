// SPDX-License-Identifier: MIT
#include "tests/unit/symbolize/sample_program.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace memline {
namespace {

// Each allocation is announced with the line that it belongs to, each annotated call with the line of the call.
constexpr const char* kAnnotated = R"cpp(
#include <memline/profile.h>
#include <map>
#include <memory>
#include <string>
#include <vector>
  extern volatile int expected_line, expected_call;
#define HERE(expression) ((void)(expected_line = __LINE__), expression)
#define CALL(expression) ((void)(expected_call = __LINE__), expression)
#define NOINLINE __attribute__((noinline))
#define INLINE inline __attribute__((always_inline))

  NOINLINE char* Allocate(int size) { return new char[size]; }
  static INLINE char* AllocateInlined(int size) { return new char[size]; }
  static INLINE char* AllocateInlinedTwice(int size) { return AllocateInlined(size); }

  static INLINE void Inner() {
    PROFILE();
    delete[] HERE(Allocate(3));
    delete[] HERE(AllocateInlinedTwice(4));
  }

  NOINLINE void Direct() {
    PROFILE();
    delete[] HERE(Allocate(1));
    std::vector<int> values;
    for (int i = 0; i < 100; ++i) {
      HERE(values.push_back(i));
    }
    delete[] HERE(AllocateInlinedTwice(2));
    CALL(Inner());
    delete[] HERE(Allocate(5));
  }

  struct Index {
    std::map<std::string, int> names;
    void Build(int depth);
  };

  NOINLINE void Index::Build(int depth) {
    PROFILE();
    HERE((names["a name that does not fit into the string itself"] = depth));
    auto add = [&](int size) {
      PROFILE();
      std::unique_ptr<char[]> block(HERE(Allocate(size)));
      names.clear();
    };
    CALL(add(10));
    if (depth > 0) {
      CALL(Build(depth - 1));
    }
  }

  template <typename T>
  NOINLINE void Fill(T value) {
    PROFILE("region");
    std::vector<T> values;
    HERE(values.assign(100, value));
  }

  namespace {
  NOINLINE void Hidden() {
    PROFILE();
    CALL(Fill(1));
    CALL(Fill('x'));
  }
  }  // namespace

  void RunAnnotated() {
    Direct();
    Index().Build(2);
    Hidden();
  }
)cpp";

// Finds the line of an allocation as the real runtime does: in the slot below the annotated function's stack pointer.
constexpr const char* kRuntime = R"cpp(
#include <elf.h>
#include <link.h>
#include <memline/profile.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
  volatile int expected_line, expected_call;
  std::atomic<int> memline_recording{0};
  struct Active {
    void* frame;
    void** slot;
    int node;
  };
  static Active active[64];
  static int depth, nodes = 1;
  static memline_function* functions[64];
  static unsigned function_count;
  static long Before(void* address) { return reinterpret_cast<long>(address) - 1; }
  extern "C" uint32_t memline_scope_enter(memline_function* f, void* frame, void* sp) {
    unsigned id = 0;
    while (id < function_count && functions[id] != f) ++id;
    if (id == function_count) {
      functions[function_count++] = f;
      std::printf("function\t%s\t%s\t%u\t%s\n", f->name, f->file, f->line, f->region);
    }
    const long entry = Before(__builtin_return_address(0));
    const Active* parent = depth > 0 ? &active[depth - 1] : nullptr;
    const long call = !parent ? 0 : parent->frame == frame ? entry : Before(*parent->slot);
    std::printf("node\t%d\t%u\t%ld\t%ld\t%d\n", parent ? parent->node : 0, id, call, entry, parent ? expected_call : 0);
    active[depth++] = {frame, static_cast<void**>(sp) - 1, nodes++};
    return depth;
  }
  extern "C" void memline_scope_exit(uint32_t, void*) { --depth; }
  void* operator new(std::size_t size) {
    if (depth > 0) {
      std::printf("site\t%d\t%ld\t%d\n", active[depth - 1].node, Before(*active[depth - 1].slot), expected_line);
    }
    return std::malloc(size);
  }
  void* operator new[](std::size_t size) { return operator new(size); }
  void operator delete(void* block) noexcept { std::free(block); }
  void operator delete[](void* block) noexcept { std::free(block); }
  void operator delete(void* block, std::size_t) noexcept { std::free(block); }
  void operator delete[](void* block, std::size_t) noexcept { std::free(block); }
  static int PrintModule(dl_phdr_info* info, size_t, void*) {
    unsigned long start = ~0ul, end = 0;
    char id[128] = "";
    for (int i = 0; i < info->dlpi_phnum; ++i) {
      const auto& header = info->dlpi_phdr[i];
      const unsigned long address = info->dlpi_addr + header.p_vaddr;
      if (header.p_type == PT_LOAD) {
        if (address < start) start = address;
        if (address + header.p_memsz > end) end = address + header.p_memsz;
      }
      if (header.p_type != PT_NOTE) continue;
      for (unsigned long at = address; at < address + header.p_memsz;) {
        const auto* note = reinterpret_cast<const ElfW(Nhdr)*>(at);
        const auto* bytes = reinterpret_cast<const unsigned char*>(note + 1) + ((note->n_namesz + 3) & ~3u);
        if (note->n_type == NT_GNU_BUILD_ID && note->n_descsz < 60) {
          for (unsigned b = 0; b < note->n_descsz; ++b) std::sprintf(id + 2 * b, "%02x", bytes[b]);
        }
        at = reinterpret_cast<unsigned long>(bytes + ((note->n_descsz + 3) & ~3u));
      }
    }
    char self[4096] = "";
    const char* path = info->dlpi_name;
    if (*path == 0) path = realpath("/proc/self/exe", self);
    std::printf("module\t%s\t%s\t%lu\t%lu\t%lu\n", path, id, static_cast<unsigned long>(info->dlpi_addr), start, end);
    return 0;
  }
  void RunAnnotated();
  int main() {
    dl_iterate_phdr(PrintModule, nullptr);
    memline_recording = 1;
    RunAnnotated();
  }
)cpp";

void ReadRow(const std::string& row, SampleRun& sample) {
  std::vector<std::string> fields;
  std::istringstream stream(row);
  for (std::string field; std::getline(stream, field, '\t');) fields.push_back(field);
  fields.resize(6);  // the last field may be empty
  Target& target = sample.target;
  const auto number = [&](size_t i) { return std::stoull(fields[i]); };
  const auto small = [&](size_t i) { return static_cast<uint32_t>(number(i)); };
  if (fields[0] == "module") {
    target.modules.push_back({fields[1], fields[2], number(3), number(4), number(5), false});
  } else if (fields[0] == "function") {
    target.functions.push_back({fields[1], fields[2], small(3), fields[4]});
  } else if (fields[0] == "node") {
    target.nodes.push_back({small(1), small(2), number(3), number(4)});
    sample.call_lines.push_back(small(5));
  } else if (fields[0] == "site") {
    target.sites.push_back({small(1), number(2)});
    sample.site_lines.push_back(small(3));
  } else {
    ADD_FAILURE() << "the sample program printed: " << row;
  }
}

}  // namespace

void WriteSampleSources(const std::filesystem::path& directory) {
  std::ofstream(directory / "annotated.cpp") << kAnnotated;
  std::ofstream(directory / "runtime.cpp") << kRuntime;
}

void RunIn(const std::filesystem::path& directory, const std::string& command) {
  ASSERT_EQ(std::system(("cd '" + directory.string() + "' && " + command).c_str()), 0) << command;
}

SampleRun RunSample(const std::filesystem::path& program) {
  SampleRun sample;
  sample.call_lines = {0};
  sample.site_lines = {0};
  FILE* output = popen(program.c_str(), "r");
  std::string row;
  for (int c; (c = fgetc(output)) != EOF;) {
    if (c != '\n') {
      row += static_cast<char>(c);
      continue;
    }
    ReadRow(row, sample);
    row.clear();
  }
  EXPECT_EQ(pclose(output), 0);
  return sample;
}

}  // namespace memline
