// SPDX-License-Identifier: MIT
// Begins a generated program, whether it is linked in or a shared library.
extern "C" int property_main(unsigned seed);

int main(int argc, char**) { return property_main(static_cast<unsigned>(argc)); }
