// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! Floating point by integers, for --soft-float: every routine that LLVM calls
//! for f32 and f64 of a target without FPU. Made to be small and exact, not
//! fast; rounding is to nearest, ties to even, there are no exceptions.
//!
//! A float of such a target travels in an integer register, so the routines
//! take and give its bits.
#![cfg_attr(not(kmodrustc_test), no_std)]
#![allow(improper_ctypes_definitions)]

/// A format of IEEE 754: bits of the exponent and of the fraction.
#[derive(Clone, Copy)]
struct Format {
    exponent: u32,
    fraction: u32,
}

const F16: Format = Format { exponent: 5, fraction: 10 };
const F32: Format = Format { exponent: 8, fraction: 23 };
const F64: Format = Format { exponent: 11, fraction: 52 };

impl Format {
    fn sign(self) -> u64 {
        1 << (self.exponent + self.fraction)
    }

    fn quiet(self) -> u64 {
        1 << (self.fraction - 1)
    }

    /// The largest exponent as it is stored: infinity and NaN.
    fn top(self) -> i32 {
        (1 << self.exponent) - 1
    }

    fn bias(self) -> i32 {
        self.top() >> 1
    }

    fn infinity(self) -> u64 {
        (self.top() as u64) << self.fraction
    }

    fn nan(self) -> u64 {
        self.infinity() | self.quiet()
    }

    fn is_nan(self, bits: u64) -> bool {
        bits & !self.sign() > self.infinity()
    }

    fn is_infinite(self, bits: u64) -> bool {
        bits & !self.sign() == self.infinity()
    }

    fn is_negative(self, bits: u64) -> bool {
        bits & self.sign() != 0
    }

    /// If either is NaN, the first one that is.
    fn nan_of(self, a: u64, b: u64) -> Option<u64> {
        if self.is_nan(a) {
            Some(a | self.quiet())
        } else if self.is_nan(b) {
            Some(b | self.quiet())
        } else {
            None
        }
    }
}

/// A number other than NaN and infinity: digits * 2^(power - 127). The highest
/// bit of `digits` is set, or all are 0. One bit may stand for any amount that
/// is less: the lowest is set if something below was cut off.
#[derive(Clone, Copy)]
struct Number {
    negative: bool,
    power: i32,
    digits: u128,
}

/// Shifts right; what falls off stays visible in the lowest bit.
fn shift_right(n: u128, by: u32) -> u128 {
    match by {
        0 => n,
        1..=127 => n >> by | (n << (128 - by) != 0) as u128,
        _ => (n != 0) as u128,
    }
}

impl Number {
    /// digits * 2^(power - 127), with the highest bit anywhere.
    fn new(negative: bool, power: i32, digits: u128) -> Number {
        if digits == 0 {
            return Number { negative, power: 0, digits };
        }
        let zeros = digits.leading_zeros();
        Number { negative, power: power - zeros as i32, digits: digits << zeros }
    }

    fn integer(negative: bool, n: u128) -> Number {
        Number::new(negative, 127, n)
    }

    /// Of bits that are neither NaN nor infinity.
    fn read(bits: u64, f: Format) -> Number {
        let fraction = bits & ((1 << f.fraction) - 1);
        let stored = (bits & !f.sign()) >> f.fraction;
        let digits = if stored == 0 {
            fraction
        } else {
            fraction | 1 << f.fraction
        };
        let power = (stored as i32).max(1) - f.bias() - f.fraction as i32;
        Number::new(f.is_negative(bits), power + 127, digits.into())
    }

    /// The bits of the nearest float.
    fn write(self, f: Format) -> u64 {
        let sign = if self.negative { f.sign() } else { 0 };
        if self.digits == 0 {
            return sign;
        }
        let stored = self.power + f.bias();
        if stored >= f.top() {
            return sign | f.infinity();
        }
        // Below the normal numbers the fraction loses digits instead.
        let lost = if stored < 1 { (1 - stored) as u32 } else { 0 };
        let digits = shift_right(self.digits, lost);
        let drop = 127 - f.fraction;
        let mut bits = (digits >> drop) as u64;
        if stored > 1 {
            // the leading 1 adds the last one of these
            bits += (stored as u64 - 1) << f.fraction;
        }
        let rest = digits << (128 - drop);
        let half = 1 << 127;
        // A carry runs into the exponent, up to infinity: just right.
        if rest > half || rest == half && bits & 1 != 0 {
            bits += 1;
        }
        sign | bits
    }

    /// Size without sign.
    fn is_less(self, other: Number) -> bool {
        if self.digits == 0 || other.digits == 0 {
            return other.digits != 0;
        }
        (self.power, self.digits) < (other.power, other.digits)
    }
}

fn add(a: u64, b: u64, f: Format) -> u64 {
    if let Some(nan) = f.nan_of(a, b) {
        return nan;
    }
    match (f.is_infinite(a), f.is_infinite(b)) {
        (true, true) if a != b => return f.nan(),
        (true, _) => return a,
        (_, true) => return b,
        _ => {}
    }
    let (mut x, mut y) = (Number::read(a, f), Number::read(b, f));
    if x.is_less(y) {
        core::mem::swap(&mut x, &mut y);
    }
    if y.digits == 0 {
        // -0 only if both are
        let negative = x.negative && (x.digits != 0 || y.negative);
        return Number { negative, ..x }.write(f);
    }
    // Fractions have 53 digits at most: a bit of room above costs none.
    let far = (x.power - y.power) as u32;
    let (big, small) = (x.digits >> 1, shift_right(y.digits >> 1, far));
    let sum = if x.negative == y.negative { big + small } else { big - small };
    Number::new(x.negative && sum != 0, x.power + 1, sum).write(f)
}

fn subtract(a: u64, b: u64, f: Format) -> u64 {
    if f.is_nan(b) {
        return add(a, b, f);
    }
    add(a, b ^ f.sign(), f)
}

fn multiply(a: u64, b: u64, f: Format) -> u64 {
    if let Some(nan) = f.nan_of(a, b) {
        return nan;
    }
    let sign = (a ^ b) & f.sign();
    let zero = |bits| bits & !f.sign() == 0;
    if f.is_infinite(a) || f.is_infinite(b) {
        return if zero(a) || zero(b) { f.nan() } else { sign | f.infinity() };
    }
    let (x, y) = (Number::read(a, f), Number::read(b, f));
    let product = (x.digits >> 64) * (y.digits >> 64);
    Number::new(sign != 0, x.power + y.power + 1, product).write(f)
}

fn divide(a: u64, b: u64, f: Format) -> u64 {
    if let Some(nan) = f.nan_of(a, b) {
        return nan;
    }
    let sign = (a ^ b) & f.sign();
    let zero = |bits| bits & !f.sign() == 0;
    if f.is_infinite(a) || zero(b) {
        let undefined = f.is_infinite(b) || zero(a);
        return if undefined { f.nan() } else { sign | f.infinity() };
    }
    if f.is_infinite(b) || zero(a) {
        return sign;
    }
    let (x, y) = (Number::read(a, f), Number::read(b, f));
    let (n, d) = (x.digits >> 1, y.digits >> 64);
    // 63 digits or more; what is left over is less than the last of them
    let whole = n.checked_div(d).unwrap_or(0);
    let digits = whole << 1 | (whole * d != n) as u128;
    Number::new(sign != 0, x.power - y.power + 63, digits).write(f)
}

/// The rest of a division that goes to a whole quotient, with a's sign.
fn remainder(a: u64, b: u64, f: Format) -> u64 {
    if let Some(nan) = f.nan_of(a, b) {
        return nan;
    }
    if f.is_infinite(a) || b & !f.sign() == 0 {
        return f.nan();
    }
    if f.is_infinite(b) {
        return a;
    }
    let (x, y) = (Number::read(a, f), Number::read(b, f));
    if x.is_less(y) {
        return a;
    }
    // Long division; a step leaves less than d, so one bit of room will do.
    let d = y.digits >> 1;
    let mut rest = x.digits >> 1;
    for _ in 0..x.power - y.power {
        rest = if rest >= d { rest - d } else { rest } << 1;
    }
    if rest >= d {
        rest -= d;
    }
    Number::new(x.negative, y.power + 1, rest).write(f)
}

/// None if either is NaN.
fn compare(a: u64, b: u64, f: Format) -> Option<i32> {
    if f.is_nan(a) || f.is_nan(b) {
        return None;
    }
    // As integers that are as far apart, both zeros in the middle.
    let order = |bits: u64| {
        let size = (bits & !f.sign()) as i64;
        if f.is_negative(bits) { -size } else { size }
    };
    Some(order(a).cmp(&order(b)) as i32)
}

/// The other one if one is NaN; -0 is less than 0.
fn choose(a: u64, b: u64, f: Format, wanted: i32) -> u64 {
    match compare(a, b, f) {
        None if f.is_nan(a) => b,
        None => a,
        Some(0) if f.is_negative(a) == (wanted < 0) => a,
        Some(order) if order == wanted => a,
        Some(_) => b,
    }
}

fn convert(bits: u64, from: Format, to: Format) -> u64 {
    let sign = if from.is_negative(bits) { to.sign() } else { 0 };
    if from.is_nan(bits) {
        let payload = (bits & (from.quiet() - 1)) as u128;
        let moved = payload << to.fraction >> from.fraction;
        return sign | to.nan() | moved as u64;
    }
    if from.is_infinite(bits) {
        return sign | to.infinity();
    }
    Number::read(bits, from).write(to)
}

/// Towards 0, without sign; u128::MAX if it is too much for that. NaN is 0.
fn truncate(bits: u64, f: Format) -> u128 {
    if f.is_nan(bits) {
        return 0;
    }
    if f.is_infinite(bits) {
        return u128::MAX;
    }
    let n = Number::read(bits, f);
    match n.power {
        0..=127 => n.digits >> (127 - n.power),
        128..=i32::MAX => u128::MAX,
        _ => 0,
    }
}

fn to_signed(bits: u64, f: Format, min: i128, max: i128) -> i128 {
    let size = truncate(bits, f);
    if f.is_negative(bits) {
        return (size.min(min.unsigned_abs()) as i128).wrapping_neg();
    }
    size.min(max as u128) as i128
}

fn to_unsigned(bits: u64, f: Format, max: u128) -> u128 {
    if f.is_negative(bits) { 0 } else { truncate(bits, f).min(max) }
}

/// By repeated squaring, as compiler-rt does: the same roundings.
fn power(mut a: u64, n: i32, f: Format) -> u64 {
    let one = (f.bias() as u64) << f.fraction;
    let mut left = n.unsigned_abs();
    let mut product = one;
    loop {
        if left & 1 != 0 {
            product = multiply(product, a, f);
        }
        left >>= 1;
        if left == 0 {
            break;
        }
        a = multiply(a, a, f);
    }
    if n < 0 { divide(one, product, f) } else { product }
}

/// A test has these beside the host's own.
macro_rules! export {
    ($($name:ident($($arg:ident: $type:ty),*) -> $result:ty = $body:expr;)*) => {
        $(
            #[cfg_attr(not(kmodrustc_test), no_mangle)]
            pub extern "C" fn $name($($arg: $type),*) -> $result {
                $body as $result
            }
        )*
    };
}

macro_rules! arithmetic {
    ($f:ident $bits:ty: $add:ident $sub:ident $mul:ident $div:ident $neg:ident
     $mod:ident $powi:ident; $($min:ident)*; $($max:ident)*) => {
        export! {
            $add(a: $bits, b: $bits) -> $bits = add(a.into(), b.into(), $f);
            $sub(a: $bits, b: $bits) -> $bits = subtract(a.into(), b.into(), $f);
            $mul(a: $bits, b: $bits) -> $bits = multiply(a.into(), b.into(), $f);
            $div(a: $bits, b: $bits) -> $bits = divide(a.into(), b.into(), $f);
            $neg(a: $bits) -> $bits = u64::from(a) ^ $f.sign();
            $mod(a: $bits, b: $bits) -> $bits
                = remainder(a.into(), b.into(), $f);
            $powi(a: $bits, n: i32) -> $bits = power(a.into(), n, $f);
            $($min(a: $bits, b: $bits) -> $bits
                = choose(a.into(), b.into(), $f, -1);)*
            $($max(a: $bits, b: $bits) -> $bits
                = choose(a.into(), b.into(), $f, 1);)*
        }
    };
}

// min() and max() are fmin and fmax up to some version after 1.85.
arithmetic! { F32 u32: __addsf3 __subsf3 __mulsf3 __divsf3 __negsf2 fmodf
              __powisf2; fminf fminimum_numf; fmaxf fmaximum_numf }
arithmetic! { F64 u64: __adddf3 __subdf3 __muldf3 __divdf3 __negdf2 fmod
              __powidf2; fmin fminimum_num; fmax fmaximum_num }

/// The caller compares the result with 0; NaN is to make that false, or true
/// for `ne` and `unord`.
macro_rules! comparisons {
    ($f:ident $bits:ty: $($name:ident $nan:literal)*; $unord:ident) => {
        export! {
            $($name(a: $bits, b: $bits) -> i32
                = compare(a.into(), b.into(), $f).unwrap_or($nan);)*
            $unord(a: $bits, b: $bits) -> i32
                = compare(a.into(), b.into(), $f).is_none();
        }
    };
}

comparisons! { F32 u32: __eqsf2 1 __nesf2 1 __ltsf2 1 __lesf2 1 __gesf2 -1
               __gtsf2 -1; __unordsf2 }
comparisons! { F64 u64: __eqdf2 1 __nedf2 1 __ltdf2 1 __ledf2 1 __gedf2 -1
               __gtdf2 -1; __unorddf2 }

export! {
    __extendhfsf2(a: u16) -> u32 = convert(a.into(), F16, F32);
    __extendhfdf2(a: u16) -> u64 = convert(a.into(), F16, F64);
    __extendsfdf2(a: u32) -> u64 = convert(a.into(), F32, F64);
    __truncsfhf2(a: u32) -> u16 = convert(a.into(), F32, F16);
    __truncdfhf2(a: u64) -> u16 = convert(a, F64, F16);
    __truncdfsf2(a: u64) -> u32 = convert(a, F64, F32);
}

macro_rules! integers {
    ($f:ident $bits:ty: $($int:ident $uint:ident $fix:ident $fixuns:ident
     $float:ident $floatun:ident)*) => {
        $(export! {
            $fix(a: $bits) -> $int
                = to_signed(a.into(), $f, $int::MIN.into(), $int::MAX.into());
            $fixuns(a: $bits) -> $uint
                = to_unsigned(a.into(), $f, $uint::MAX.into());
            $float(n: $int) -> $bits
                = Number::integer(n < 0, n.unsigned_abs().into()).write($f);
            $floatun(n: $uint) -> $bits
                = Number::integer(false, n.into()).write($f);
        })*
    };
}

integers! { F32 u32:
    i32 u32 __fixsfsi __fixunssfsi __floatsisf __floatunsisf
    i64 u64 __fixsfdi __fixunssfdi __floatdisf __floatundisf
    i128 u128 __fixsfti __fixunssfti __floattisf __floatuntisf
}
integers! { F64 u64:
    i32 u32 __fixdfsi __fixunsdfsi __floatsidf __floatunsidf
    i64 u64 __fixdfdi __fixunsdfdi __floatdidf __floatundidf
    i128 u128 __fixdfti __fixunsdfti __floattidf __floatuntidf
}
