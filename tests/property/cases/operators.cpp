// SPDX-License-Identifier: MIT
// Every operator new and delete.
#include <memline/profile.h>

#include <new>

namespace {

constexpr std::align_val_t kAlignment{128};

struct alignas(128) Aligned {
  char bytes[256];
};
struct Whole {
  char bytes[72];
  ~Whole() {}
};

__attribute__((noinline)) void Plain() {
  PROFILE();
  ::operator delete(::operator new(10));
  ::operator delete (::operator new(11), size_t{11});
  ::operator delete[](::operator new[](12));
  ::operator delete[](::operator new[](13), size_t{13});
}

__attribute__((noinline)) void Nothrow() {
  PROFILE();
  ::operator delete(::operator new(20, std::nothrow), std::nothrow);
  ::operator delete[](::operator new[](21, std::nothrow), std::nothrow);
  volatile size_t too_much = ~size_t{0} / 2;
  ::operator delete(::operator new(too_much, std::nothrow));
}

__attribute__((noinline)) void WithAlignment() {
  PROFILE();
  ::operator delete(::operator new(128, kAlignment), kAlignment);
  ::operator delete (::operator new(256, kAlignment), size_t{256}, kAlignment);
  ::operator delete[](::operator new[](384, kAlignment), kAlignment);
  ::operator delete[](::operator new[](512, kAlignment), size_t{512}, kAlignment);
  ::operator delete(::operator new(640, kAlignment, std::nothrow), kAlignment, std::nothrow);
  ::operator delete[](::operator new[](768, kAlignment, std::nothrow), kAlignment, std::nothrow);
}

template <typename Value>
__attribute__((noinline)) void Expressions(unsigned count) {
  PROFILE();
  auto* one = new Value;
  auto* many = new Value[count];
  asm volatile("" : "+r"(one), "+r"(many));
  delete[] many;
  delete one;
  try {
    volatile size_t too_many = ~size_t{0} / 1024;
    delete[] new Value[too_many];
  } catch (const std::bad_alloc&) {
  }
}

}  // namespace

int main() {
  Plain();
  Nothrow();
  WithAlignment();
  Expressions<Aligned>(3);
  Expressions<Whole>(5);
  Expressions<int>(7);
}
