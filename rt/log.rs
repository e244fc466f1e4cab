// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! Text to the kernel log, a whole line at a time. What a line looks like
//! there is the kernel's affair.
use core::fmt::{self, Write};

extern "C" {
    fn kmodrustc_log(level: u32, text: *const u8, len: usize);
}

/// The kernel cuts a message at 992 bytes or later (LOG_LINE_MAX); the stack
/// of a task may be no more than 8 KiB (before Linux 3.15).
const LINE: usize = 512;

/// Collects a line on the caller's stack, so that neither an interrupt nor
/// another CPU can get between its pieces. A longer line becomes several.
#[stable(feature = "kmodrustc", since = "1.0.0")]
pub struct __Lines {
    level: u32,
    used: usize,
    text: [u8; LINE],
}

impl __Lines {
    /// A level as in linux/kern_levels.h: 0 is KERN_EMERG, 6 is KERN_INFO.
    #[stable(feature = "kmodrustc", since = "1.0.0")]
    pub fn new(level: u32) -> Self {
        __Lines { level, used: 0, text: [0; LINE] }
    }

    /// Ends the line, even one without any text.
    #[stable(feature = "kmodrustc", since = "1.0.0")]
    pub fn end(&mut self) {
        unsafe { kmodrustc_log(self.level, self.text.as_ptr(), self.used) }
        self.used = 0;
    }

    /// Ends the line if one was begun.
    #[stable(feature = "kmodrustc", since = "1.0.0")]
    pub fn flush(&mut self) {
        if self.used > 0 {
            self.end()
        }
    }
}

#[stable(feature = "kmodrustc", since = "1.0.0")]
impl Write for __Lines {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        s.chars().try_for_each(|c| self.write_char(c))
    }

    fn write_char(&mut self, c: char) -> fmt::Result {
        if c == '\n' {
            self.end();
            return Ok(());
        }
        // printk would take it for the end
        let c = if c == '\0' { ' ' } else { c };
        if self.used + c.len_utf8() > LINE {
            self.end();
        }
        if let Some(rest) = self.text.get_mut(self.used..) {
            self.used += c.encode_utf8(rest).len();
        }
        Ok(())
    }
}

#[doc(hidden)]
#[inline(never)]
#[stable(feature = "kmodrustc", since = "1.0.0")]
pub fn __print(level: u32, text: fmt::Arguments<'_>) {
    let mut lines = __Lines::new(level);
    let _ = lines.write_fmt(text);
    lines.flush();
}

#[doc(hidden)]
#[inline(never)]
#[stable(feature = "kmodrustc", since = "1.0.0")]
pub fn __println(level: u32, text: fmt::Arguments<'_>) {
    let mut lines = __Lines::new(level);
    let _ = lines.write_fmt(text);
    lines.end();
}
