/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json.c - text as a JSON string; the objects are written by who knows them */
#include "config.h"

#include "kmodrustc/base.h"

#include <string.h>

/* The length of the UTF-8 character at s, 0 if there is none. */
static size_t
utf8_length(const unsigned char *s)
{
	size_t n;

	if (s[0] < 0x80)
		return 1;
	n = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : s[0] >= 0xc2 ? 2 : 0;
	if (s[0] > 0xf4 || n == 0)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return n;
}

void
json_string(struct buf *b, const char *text)
{
	static const char from[] = "\"\\\n\r\t\b\f", to[] = "\"\\nrtbf";
	const unsigned char *s = (const unsigned char *)text;
	const char *escape;
	size_t n;

	buf_putc(b, '"');
	for (; *s != '\0'; s += n) {
		n = 1;
		escape = strchr(from, *s);
		if (escape != NULL) {
			buf_printf(b, "\\%c", to[escape - from]);
		} else if (*s < 0x20) {
			buf_printf(b, "\\u%04x", *s);
		} else if ((n = utf8_length(s)) == 0) {
			buf_puts(b, "\\ufffd");
			n = 1;
		} else {
			buf_add(b, s, n);
		}
	}
	buf_putc(b, '"');
}
