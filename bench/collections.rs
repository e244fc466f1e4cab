// SPDX-License-Identifier: GPL-2.0-or-later
//! What bench/sizes measures: Vec, BTreeMap and format!, a line to the log.
#![crate_type = "staticlib"]

use std::collections::BTreeMap;

extern "C" {
    fn printk(format: *const u8, ...) -> i32;
}

#[no_mangle]
pub extern "C" fn collections(n: u32) -> usize {
    let squares: Vec<u32> = (0..n).map(|i| i.wrapping_mul(i)).collect();
    let mut names = BTreeMap::new();
    for square in &squares {
        names.insert(*square, format!("{} of {}", square, squares.len()));
    }
    let text = format!("{:?}", names);
    unsafe { printk(b"%.*s\n\0".as_ptr(), text.len() as i32, text.as_ptr()) };
    names.len()
}
