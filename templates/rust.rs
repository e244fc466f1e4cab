// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! The Rust half of @NAME@.

/// Squares 1 to `count` and adds them up. @NAME@_main.c calls this.
#[no_mangle]
pub extern "C" fn @NAME@_sum(count: u32) -> u64 {
    let numbers = 1..=u64::from(count.min(10));
    let squares: Vec<u64> = numbers.map(|n| n * n).collect();

    println!("@NAME@: {:?}", squares);
    squares.iter().sum()
}
