// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! Frames of Rust for a stack trace: a warning of C's below three of them, and a
//! panic below three.
#![crate_type = "staticlib"]

use std::ptr::read_volatile;

extern "C" {
    fn trace_warn();
}

#[inline(never)]
fn inner(n: u64) -> u64 {
    unsafe { trace_warn() };
    n + 1
}

#[inline(never)]
fn falls(n: u64) -> u64 {
    if n != 0 {
        panic!("fell from {}", n); // here
    }
    n + 2
}

#[inline(never)]
fn middle(f: &fn(u64) -> u64, n: u64) -> u64 {
    let f = unsafe { read_volatile(f) };
    f(n) * 3 + f as usize as u64 % 2
}

#[no_mangle]
pub extern "C" fn trace_outer(n: u64, fall: bool) -> u64 {
    let f: fn(u64) -> u64 = if fall { falls } else { inner };
    let sum = middle(&f, n);
    println!("trace: {}", sum);
    sum
}
