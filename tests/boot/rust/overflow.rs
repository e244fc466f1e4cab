// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! An addition that overflows: a panic with -C overflow-checks, a wrong number
//! without.
#![crate_type = "staticlib"]

#[inline(never)]
fn add(a: i32, b: i32) -> i32 {
    a + b // here
}

#[no_mangle]
pub extern "C" fn run() -> i32 {
    let b = "2000000000".parse().unwrap_or(0);
    println!("sum: {}", add(2_000_000_000, b));
    0
}
