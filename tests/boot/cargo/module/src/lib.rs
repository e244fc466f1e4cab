// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! The module's Rust half; half.c calls run().
use macros::Named;

#[derive(Named)]
pub struct Thing;

#[no_mangle]
pub extern "C" fn run() -> i32 {
    println!("sine {}", table::sine(4));
    println!("found {:?}", table::found());
    println!("table {} {}", table::WIDTH, table::CHECKED);
    println!("gcd {}", numbers::gcd(3 << 100, 9 << 90));
    println!("hashes {:?}", numbers::hashes("a b"));
    println!("name {}", Thing::NAME);
    0
}
