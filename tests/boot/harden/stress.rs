// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! Indirect calls of every kind that LLVM makes, each with a result that
//! stress.c knows: pointers to functions of 0 to 12 arguments by Rust's and by
//! C's convention, variadic ones, trait objects, and such calls at a function's
//! end, which become jumps.
#![crate_type = "staticlib"]

use std::ptr::read_volatile;

extern "C" {
    fn snprintf(text: *mut u8, size: usize, format: *const u8, ...) -> i32;
    /// Calls with twelve numbers that begin with the seed.
    fn stress_back(f: Twelve, seed: u64) -> u64;
}

macro_rules! number {
    ($arg:ident) => {
        u64
    };
}

type Six = fn(u64, u64, u64, u64, u64, u64) -> u64;
#[rustfmt::skip]
type Twelve = extern "C" fn(u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64) -> u64;

fn fold(all: &[u64]) -> u64 {
    all.iter().fold(all.len() as u64, |sum, x| sum.wrapping_mul(31).wrapping_add(*x))
}

/// The number after this one; as numbers_next() of stress.c.
fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    *seed
}

/// What LLVM does not see through.
fn hidden<T: Copy>(x: T) -> T {
    unsafe { read_volatile(&x) }
}

macro_rules! arities {
    ($($n:literal $rust:ident $c:ident ($($arg:ident)*);)*) => {
        $(
            #[inline(never)]
            fn $rust($($arg: u64),*) -> u64 {
                fold(&[$($arg),*])
            }

            #[inline(never)]
            extern "C" fn $c($($arg: u64),*) -> u64 {
                fold(&[$($arg),*]) ^ 0x5555_5555_5555_5555
            }
        )*

        #[allow(unused_mut, unused_variables)]
        fn by_arity(n: u64, mut seed: u64) -> u64 {
            match n {
                $($n => {
                    $(let $arg = next(&mut seed);)*
                    let rust = hidden::<fn($(number!($arg)),*) -> u64>($rust);
                    let c = hidden::<extern "C" fn($(number!($arg)),*) -> u64>($c);
                    let first = rust($($arg),*);
                    first.wrapping_mul(3).wrapping_add(c($($arg),*))
                })*
                _ => 0,
            }
        }
    };
}

arities! {
    0 rust0 c0 ();
    1 rust1 c1 (a);
    2 rust2 c2 (a b);
    3 rust3 c3 (a b c);
    4 rust4 c4 (a b c d);
    5 rust5 c5 (a b c d e);
    6 rust6 c6 (a b c d e f);
    7 rust7 c7 (a b c d e f g);
    8 rust8 c8 (a b c d e f g h);
    9 rust9 c9 (a b c d e f g h i);
    10 rust10 c10 (a b c d e f g h i j);
    11 rust11 c11 (a b c d e f g h i j k);
    12 rust12 c12 (a b c d e f g h i j k l);
}

/// A variadic function of the kernel, by its address: 1 if the text is right.
fn variadic(mut seed: u64) -> u64 {
    let print = hidden(snprintf as unsafe extern "C" fn(*mut u8, usize, *const u8, ...) -> i32);
    let mut x = [0u64; 8];
    x.iter_mut().for_each(|x| *x = next(&mut seed));
    let mut text = [0u8; 256];
    let n = unsafe {
        print(text.as_mut_ptr(), text.len(),
            b"%llu %llx %llu %llx %llu %llx %llu %llx %c %s\0".as_ptr(),
            x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], b'q' as i32, b"end\0".as_ptr())
    };
    let right = format!("{} {:x} {} {:x} {} {:x} {} {:x} q end", x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]);
    (text[..n as usize] == *right.as_bytes()) as u64
}

trait Many {
    fn none(&self) -> u64;
    fn five(&self, a: u64, b: u64, c: u64, d: u64, e: u64) -> u64;
    #[rustfmt::skip]
    fn eleven(&self, a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u64, h: u64, i: u64, j: u64, k: u64) -> u64;
}

struct One(u64);
struct Two(u64, u64);

macro_rules! many {
    ($name:ident, $x:ident, $first:expr) => {
        impl Many for $name {
            fn none(&self) -> u64 {
                let $x = self;
                fold(&[$first])
            }
            fn five(&self, a: u64, b: u64, c: u64, d: u64, e: u64) -> u64 {
                let $x = self;
                fold(&[$first, a, b, c, d, e])
            }
            #[rustfmt::skip]
            fn eleven(&self, a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u64, h: u64, i: u64, j: u64, k: u64) -> u64 {
                let $x = self;
                fold(&[$first, a, b, c, d, e, f, g, h, i, j, k])
            }
        }
    };
}

many!(One, one, one.0);
many!(Two, two, two.0 ^ two.1);

/// The call is the last thing done: LLVM jumps through the object's table.
#[inline(never)]
fn last_of_object(object: &dyn Many, a: u64, b: u64, c: u64, d: u64, e: u64) -> u64 {
    object.five(a, b, c, d, e)
}

fn objects(mut seed: u64) -> u64 {
    let x: Vec<u64> = (0..12).map(|_| next(&mut seed)).collect();
    let all: [Box<dyn Many>; 2] = [Box::new(One(x[0])), Box::new(Two(x[0] ^ x[1], x[1]))];
    let mut sum = 0u64;
    for object in hidden(&all) {
        sum = sum.wrapping_add(object.none());
        sum = sum.wrapping_add(object.five(x[1], x[2], x[3], x[4], x[5]));
        sum = sum.wrapping_add(last_of_object(&**object, x[1], x[2], x[3], x[4], x[5]));
        sum = sum.wrapping_add(object.eleven(
            x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8], x[9], x[10], x[11],
        ));
    }
    sum
}

static TABLE: [Six; 4] = [rust6, other6, rust6, other6];

#[inline(never)]
fn other6(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64) -> u64 {
    !fold(&[a, b, c, d, e, f])
}

/// A jump through a table of functions, all six registers of arguments in use.
#[inline(never)]
fn last_of_table(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64) -> u64 {
    TABLE[(f >> 40 & 3) as usize](a, b, c, d, e, f)
}

/// The same by a pointer that is an argument itself.
#[inline(never)]
fn last_of_pointer(f: fn(u64, u64, u64, u64, u64) -> u64, x: &[u64]) -> u64 {
    f(x[0], x[1], x[2], x[3], x[4])
}

fn tails(mut seed: u64) -> u64 {
    let x: Vec<u64> = (0..6).map(|_| next(&mut seed)).collect();
    let mut sum = 0u64;
    for i in 0..4u64 {
        let got = last_of_table(x[0], x[1], x[2], x[3], x[4], x[5] & !(3 << 40) | i << 40);
        sum = sum.wrapping_add(if i & 1 == 0 { got } else { !got });
    }
    sum.wrapping_add(last_of_pointer(hidden::<fn(u64, u64, u64, u64, u64) -> u64>(rust5), &x))
}

/// Case 0 to 16 with numbers that begin with the seed.
#[no_mangle]
pub extern "C" fn stress_run(which: u64, seed: u64) -> u64 {
    match which {
        0..=12 => by_arity(which, seed),
        13 => variadic(seed),
        14 => objects(seed),
        15 => tails(seed),
        _ => unsafe { stress_back(hidden::<Twelve>(c12), seed) },
    }
}
