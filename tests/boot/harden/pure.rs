// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! A module with no C in it: its entries, its licence, calls that only the table
//! of a trait object knows.
#![crate_type = "staticlib"]

#[used]
#[link_section = ".modinfo"]
static LICENSE: [u8; 12] = *b"license=GPL\0";

#[used]
#[link_section = ".modinfo"]
static DESCRIPTION: [u8; 27] = *b"description=all of it Rust\0";

type Step = Box<dyn Fn(u64) -> u64>;

fn steps() -> Vec<Step> {
    let mut all: Vec<Step> = Vec::new();
    for i in 1..=10 {
        all.push(if i % 2 == 0 { Box::new(move |x| x * i) } else { Box::new(move |x| x + i) });
    }
    all
}

#[no_mangle]
pub extern "C" fn init_module() -> i32 {
    let end = steps().iter().fold(1, |x, step| step(x));
    println!("pure: {}", end);
    0
}

#[no_mangle]
pub extern "C" fn cleanup_module() {
    println!("pure: goodbye");
}
