// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! What a build script made, and what it found out.
#![no_std]

static SINES: [i32; 8] = include!(concat!(env!("OUT_DIR"), "/sines.rs"));

/// sin(i / 4), in thousandths.
pub fn sine(i: usize) -> i32 {
    SINES[i]
}

pub fn found() -> [&'static str; 4] {
    [
        env!("TABLE_OS"),
        env!("TABLE_HAS_core"),
        env!("TABLE_HAS_std"),
        env!("TABLE_HAS_nothing"),
    ]
}

pub const WIDTH: &str = if cfg!(feature = "wide") { "wide" } else { "narrow" };

/// Differs by profile.
pub const CHECKED: bool = cfg!(debug_assertions);

#[cfg(test)]
mod tests {
    #[test]
    fn sines_are_right() {
        assert_eq!(super::sine(4), 841);
    }
}
