// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! One of two Rust archives in a module: each brings its own core, alloc, glue
//! and a function that the other one has by the same name.
#![crate_type = "staticlib"]

use std::collections::BTreeMap;

extern "C" {
    fn second(n: usize) -> usize; // two.rs
}

pub fn shared_name(n: usize) -> usize {
    (0..n).map(|i| (i % 5, i)).collect::<BTreeMap<_, _>>().len()
}

#[no_mangle]
pub extern "C" fn run() -> i32 {
    println!("first: {}", shared_name(100));
    let other = unsafe { second(100) };
    println!("both: {:?}", vec![shared_name(9), other]);
    (other != 7) as i32
}
