// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! The other one: see one.rs, which calls it.
#![crate_type = "staticlib"]

use std::collections::BTreeMap;

pub fn shared_name(n: usize) -> usize {
    (0..n).map(|i| (i % 7, i)).collect::<BTreeMap<_, _>>().len()
}

#[no_mangle]
pub extern "C" fn second(n: usize) -> usize {
    println!("second: {}", shared_name(n));
    shared_name(n)
}
