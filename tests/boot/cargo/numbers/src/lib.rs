// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! A library on other people's crates. The gcd of 128 bits is only there if
//! autocfg got true answers.
#![no_std]
extern crate alloc;

use alloc::{format, string::String, vec::Vec};
use core::hash::Hasher;
use num_integer::Integer;

pub fn gcd(a: u128, b: u128) -> u128 {
    a.gcd(&b)
}

/// The hash of each word, in hexadecimal.
pub fn hashes(words: &str) -> Vec<String> {
    let hash = |word: &str| {
        let mut hasher = fnv::FnvHasher::default();
        hasher.write(word.as_bytes());
        format!("{:016x}", hasher.finish())
    };
    words.split(' ').map(hash).collect()
}
