// SPDX-License-Identifier: GPL-2.0-or-later
// hello.rs once more in C++: the same faults, made by another compiler.
extern "C" int _printk(const char *fmt, ...);

namespace twin {
static const char *word = "world";

const char *name()
{
	return word;
}
}

extern "C" void hello()
{
	_printk("hello %s!\n", twin::name());
}
