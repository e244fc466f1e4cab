// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! Locals that need a stack aligned to 16 bytes, in functions that are entered
//! with one that is aligned to 8.
#![crate_type = "staticlib"]

use std::mem::align_of;
use std::ptr::read_volatile;

#[repr(align(16))]
struct Sixteen([u8; 24]);

/// The address goes through memory, or the compiler would know the answer.
#[inline(never)]
fn is_misplaced<T>(place: &T) -> u32 {
    let at = place as *const T as usize;
    let at = unsafe { read_volatile(&at) };
    (at % align_of::<T>() != 0) as u32
}

#[inline(never)]
fn deeper(x: u64, n: u32) -> u32 {
    let wide = u128::from(x) * u128::from(n + 3);
    let wrong = is_misplaced(&wide);
    if n == 0 {
        wrong
    } else {
        wrong + deeper(x, n - 1)
    }
}

#[no_mangle]
pub extern "C" fn aligned_wrong(x: u64) -> u32 {
    let wide = u128::from(x) * 7;
    let bytes = Sixteen([x as u8; 24]);
    let mut wrong = is_misplaced(&wide) + deeper(x, 5);
    // Before 1.77 u128 was content with 8, and rustc cannot do more.
    if align_of::<u128>() == 16 {
        wrong += is_misplaced(&bytes) + u32::from(bytes.0[23] != x as u8);
    }
    wrong
}
