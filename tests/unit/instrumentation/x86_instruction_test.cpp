// SPDX-License-Identifier: MIT
#include "x86_instruction.h"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <vector>

namespace memline::runtime {
namespace {

X86Instruction Decode(const std::vector<uint8_t>& code) { return DecodeX86(code.data(), code.data() + code.size()); }

// Path of the C library in use: a megabyte of real code, with every vector extension in its string functions.
std::string LibcPath() {
  Dl_info info;
  return dladdr(reinterpret_cast<void*>(&fflush), &info) != 0 ? info.dli_fname : "";
}

class MappedFile {
 public:
  explicit MappedFile(const std::string& path) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (descriptor >= 0 && fstat(descriptor, &status) == 0) {
      size_ = static_cast<size_t>(status.st_size);
      data_ = static_cast<uint8_t*>(mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0));
    }
    close(descriptor);
  }
  ~MappedFile() { munmap(data_, size_); }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  // The bytes at a virtual address, up to the end of its segment.
  std::pair<const uint8_t*, const uint8_t*> At(uint64_t address) const {
    const auto* header = reinterpret_cast<const Elf64_Ehdr*>(data_);
    const auto* segments = reinterpret_cast<const Elf64_Phdr*>(data_ + header->e_phoff);
    for (int i = 0; i < header->e_phnum; ++i) {
      const Elf64_Phdr& segment = segments[i];
      if (segment.p_type != PT_LOAD || address < segment.p_vaddr) continue;
      if (address >= segment.p_vaddr + segment.p_filesz) continue;
      return {data_ + segment.p_offset + (address - segment.p_vaddr), data_ + segment.p_offset + segment.p_filesz};
    }
    return {nullptr, nullptr};
  }

 private:
  uint8_t* data_ = nullptr;
  size_t size_ = 0;
};

// The disassembler of binutils is the oracle: every instruction of the C library has the length it says.
TEST(X86InstructionTest, LengthsAgreeWithObjdump) {
  const std::string path = LibcPath();
  const MappedFile file(path);
  FILE* listing = popen(("objdump -d -w --section=.text " + path).c_str(), "re");
  ASSERT_NE(listing, nullptr);
  size_t instructions = 0;
  size_t wrong = 0;
  char line[1024];
  while (fgets(line, sizeof line, listing) != nullptr) {
    char* after = nullptr;
    const uint64_t address = strtoull(line, &after, 16);
    if (after == line || strncmp(after, ":\t", 2) != 0) continue;
    unsigned length = 0;
    const char* at = after + 2;
    while (isxdigit(at[0]) && isxdigit(at[1]) && at[2] == ' ') {
      at += 3;
      ++length;
    }
    if (length == 0 || strstr(at, "(bad)") != nullptr || strstr(at, ".byte") != nullptr) continue;
    // A lone prefix that objdump shows as an instruction of its own belongs to the next one.
    if (length == 1 &&
        (strstr(at, "rex") != nullptr || strstr(at, "data16") != nullptr || strstr(at, "cs") != nullptr)) {
      continue;
    }
    const auto [begin, end] = file.At(address);
    ASSERT_NE(begin, nullptr);
    ++instructions;
    const X86Instruction instruction = DecodeX86(begin, end);
    if (instruction.length != length && ++wrong <= 10) ADD_FAILURE() << line << "decoded " << instruction.length;
  }
  EXPECT_EQ(pclose(listing), 0);
  EXPECT_GT(instructions, 100'000u);
  EXPECT_EQ(wrong, 0u);
}

TEST(X86InstructionTest, KnowsWhatLowersTheStack) {
  EXPECT_TRUE(Decode({0x55}).lowers_stack);                          // push rbp
  EXPECT_TRUE(Decode({0x41, 0x57}).lowers_stack);                    // push r15
  EXPECT_TRUE(Decode({0x6a, 0x07}).lowers_stack);                    // push 7
  EXPECT_TRUE(Decode({0xff, 0x75, 0x10}).lowers_stack);              // push [rbp+16]
  EXPECT_TRUE(Decode({0x48, 0x83, 0xec, 0x18}).lowers_stack);        // sub rsp, 24
  EXPECT_TRUE(Decode({0x48, 0x81, 0xec, 0, 1, 0, 0}).lowers_stack);  // sub rsp, 256
  EXPECT_TRUE(Decode({0x48, 0x83, 0xc4, 0x80}).lowers_stack);        // add rsp, -128
  EXPECT_TRUE(Decode({0x48, 0x29, 0xc4}).lowers_stack);              // sub rsp, rax
  EXPECT_TRUE(Decode({0x48, 0x83, 0xe4, 0xe0}).lowers_stack);        // and rsp, -32
  EXPECT_TRUE(Decode({0x48, 0x89, 0xc4}).lowers_stack);              // mov rsp, rax
  EXPECT_TRUE(Decode({0x48, 0x8d, 0x64, 0x24, 0xf8}).lowers_stack);  // lea rsp, [rsp-8]
}

TEST(X86InstructionTest, KnowsWhatDoesNot) {
  EXPECT_FALSE(Decode({0x5d}).lowers_stack);                          // pop rbp
  EXPECT_FALSE(Decode({0x48, 0x83, 0xc4, 0x18}).lowers_stack);        // add rsp, 24
  EXPECT_FALSE(Decode({0x48, 0x83, 0xec, 0x80}).lowers_stack);        // sub rsp, -128
  EXPECT_FALSE(Decode({0x48, 0x89, 0xec}).lowers_stack);              // mov rsp, rbp
  EXPECT_FALSE(Decode({0x48, 0x8d, 0x65, 0xd8}).lowers_stack);        // lea rsp, [rbp-40]
  EXPECT_FALSE(Decode({0x48, 0x83, 0xec}).lowers_stack);              // cut off
  EXPECT_FALSE(Decode({0x49, 0x83, 0xec, 0x18}).lowers_stack);        // sub r12, 24
  EXPECT_FALSE(Decode({0x48, 0x89, 0x44, 0x24, 0x08}).lowers_stack);  // mov [rsp+8], rax
  EXPECT_FALSE(Decode({0x48, 0x39, 0xc4}).lowers_stack);              // cmp rsp, rax
  EXPECT_FALSE(Decode({0xe8, 0, 0, 0, 0}).lowers_stack);              // call
}

TEST(X86InstructionTest, KnowsJumps) {
  EXPECT_TRUE(Decode({0x74, 0x05}).leaves_straight);
  EXPECT_TRUE(Decode({0x0f, 0x84, 0, 0, 0, 0}).leaves_straight);
  EXPECT_TRUE(Decode({0xeb, 0xfe}).leaves_straight);
  EXPECT_TRUE(Decode({0xff, 0xe0}).leaves_straight);  // jmp rax
  EXPECT_TRUE(Decode({0xc3}).leaves_straight);
  EXPECT_FALSE(Decode({0xff, 0xd0}).leaves_straight);  // call rax
  EXPECT_FALSE(Decode({0xe8, 0, 0, 0, 0}).leaves_straight);
}

TEST(X86InstructionTest, NeverReadsPastTheEnd) {
  const std::vector<uint8_t> code = {0x48, 0x81, 0xec, 0, 1, 0, 0};
  for (size_t length = 0; length < code.size(); ++length) {
    const std::vector<uint8_t> cut(code.begin(), code.begin() + static_cast<long>(length));
    EXPECT_EQ(Decode(cut).length, 0u) << length;
  }
}

}  // namespace
}  // namespace memline::runtime
