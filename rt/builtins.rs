// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! Integer routines that LLVM calls and the kernel does not have: division of
//! 128-bit numbers and what other code generators ask for. Floating point is
//! softfloat.rs's.
//!
//! For every rustc, also where rust-src lacks compiler_builtins.
#![cfg_attr(not(kmodrustc_test), no_std)]
#![allow(improper_ctypes_definitions)]

const HALF: u32 = 64;

fn high(n: u128) -> u64 {
    (n >> HALF) as u64
}

/// n / d and n % d; needs high(n) < d, or the processor traps.
#[inline]
fn divide_by_half(n: u128, d: u64) -> (u64, u64) {
    let (quotient, rest);
    unsafe {
        core::arch::asm!(
            "div {}",
            in(reg) d,
            inout("rax") n as u64 => quotient,
            inout("rdx") high(n) => rest,
            options(pure, nomem, nostack),
        )
    }
    (quotient, rest)
}

/// n / d and n % d. Division by 0 traps as the instruction does; rustc's code
/// tests for it before.
#[inline]
fn divide(n: u128, d: u128) -> (u128, u128) {
    if high(n) == 0 && high(d) == 0 {
        let (n, d) = (n as u64, d as u64);
        // not `/`: that would bring a panic for 0 with it
        let (quotient, rest) = divide_by_half(n.into(), d);
        return (quotient.into(), rest.into());
    }
    if n < d {
        return (0, n);
    }
    if high(d) == 0 {
        let d = d as u64;
        let (first, rest) = divide_by_half(high(n).into(), d);
        let n = (rest as u128) << HALF | n as u64 as u128;
        let (second, rest) = divide_by_half(n, d);
        return ((first as u128) << HALF | second as u128, rest.into());
    }
    // Hacker's Delight, divlu: the quotient of the halves is right or one too
    // much, so take one off and look whether that was wrong.
    let shift = high(d).leading_zeros();
    let (estimate, _) = divide_by_half(n >> 1, high(d << shift));
    let mut quotient = (estimate >> (HALF - 1 - shift)).saturating_sub(1);
    let mut rest = n.wrapping_sub(d.wrapping_mul(quotient.into()));
    if rest >= d {
        quotient += 1;
        rest = rest.wrapping_sub(d);
    }
    (quotient.into(), rest)
}

/// The quotient is negative if the signs differ, the rest if n is.
#[inline]
fn divide_signed(n: i128, d: i128) -> (i128, i128) {
    let (quotient, rest) = divide(n.unsigned_abs(), d.unsigned_abs());
    let (quotient, rest) = (quotient as i128, rest as i128);
    (
        if (n < 0) != (d < 0) { quotient.wrapping_neg() } else { quotient },
        if n < 0 { rest.wrapping_neg() } else { rest },
    )
}

/// A test has these beside the host's own.
macro_rules! export {
    ($($(#[$doc:meta])* fn $name:ident $args:tt -> $result:ty $body:block)*) => {
        $(
            $(#[$doc])*
            #[cfg_attr(not(kmodrustc_test), no_mangle)]
            pub extern "C" fn $name $args -> $result $body
        )*
    };
}

export! {
    fn __udivti3(n: u128, d: u128) -> u128 {
        divide(n, d).0
    }

    fn __umodti3(n: u128, d: u128) -> u128 {
        divide(n, d).1
    }

    fn __udivmodti4(n: u128, d: u128, rest: Option<&mut u128>) -> u128 {
        let both = divide(n, d);
        if let Some(rest) = rest {
            *rest = both.1;
        }
        both.0
    }

    fn __divti3(n: i128, d: i128) -> i128 {
        divide_signed(n, d).0
    }

    fn __modti3(n: i128, d: i128) -> i128 {
        divide_signed(n, d).1
    }

    fn __divmodti4(n: i128, d: i128, rest: &mut i128) -> i128 {
        let both = divide_signed(n, d);
        *rest = both.1;
        both.0
    }

    // LLVM does these in place on x86-64; here for C code.

    fn __ashlti3(n: u128, by: u32) -> u128 {
        n.wrapping_shl(by)
    }

    fn __lshrti3(n: u128, by: u32) -> u128 {
        n.wrapping_shr(by)
    }

    fn __ashrti3(n: i128, by: u32) -> i128 {
        n.wrapping_shr(by)
    }

    fn __multi3(a: i128, b: i128) -> i128 {
        a.wrapping_mul(b)
    }

    /// The product, and whether it did not fit. Not by overflowing_mul(), for
    /// which LLVM may call just this.
    fn __muloti4(a: i128, b: i128, overflow: &mut i32) -> i128 {
        let (x, y) = (a.unsigned_abs(), b.unsigned_abs());
        let negative = (a < 0) != (b < 0);
        let limit = i128::MAX as u128 + negative as u128;
        *overflow = (x != 0 && y > divide(limit, x).0) as i32;
        a.wrapping_mul(b)
    }
}
