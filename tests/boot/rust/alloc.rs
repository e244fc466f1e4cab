// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! Without std: core and alloc only, printing through a core::fmt::Write of its
//! own. Allocator and panic handler are the default ones.
#![no_std]
#![crate_type = "staticlib"]

extern crate alloc;

use alloc::collections::{BTreeMap, VecDeque};
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::{boxed::Box, format, rc::Rc, vec, vec::Vec};
use core::fmt::{self, Write};

extern "C" {
    fn half_log(text: *const u8, n: usize);
    fn kmodrustc_alloc_count() -> usize;
    fn kmodrustc_free_count() -> usize;
}

/// One line to the kernel's log, when it is dropped.
struct Line(String);

impl Write for Line {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        self.0.push_str(s);
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        unsafe { half_log(self.0.as_ptr(), self.0.len()) }
    }
}

fn line() -> Line {
    Line(String::new())
}

fn all() -> fmt::Result {
    let mut map = BTreeMap::new();
    for i in 0..2000u32 {
        map.insert(i * 7919 % 2003, i.to_string());
    }
    map.retain(|key, _| key % 10 == 3);
    write!(line(), "map {} {:?}", map.len(), map.iter().next())?;
    let queue: VecDeque<u8> = (1..5).rev().collect();
    let shapes: Vec<Box<dyn fmt::Debug>> = vec![Box::new(1), Box::new("two"), Box::new(Some('3'))];
    write!(line(), "{:?} {:?} {:>6}|{:#06x}", queue, shapes, Arc::new(7), *Rc::new(255))?;
    write!(line(), "{} {}", divide(u128::MAX, 10), format!("{:?}", "x".parse::<i8>()))
}

/// core::hint::black_box() is younger than rustc 1.63.
#[inline(never)]
fn divide(a: u128, b: u128) -> u128 {
    a / b
}

#[no_mangle]
pub extern "C" fn run() -> i32 {
    let start = unsafe { (kmodrustc_alloc_count(), kmodrustc_free_count()) };
    let good = all().is_ok();
    let end = unsafe { (kmodrustc_alloc_count(), kmodrustc_free_count()) };
    let (taken, freed) = (end.0 - start.0, end.1 - start.1);
    let _ = write!(line(), "allocations: {}, frees: {}", taken, freed);
    (!good || taken != freed) as i32
}
