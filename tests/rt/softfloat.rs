// SPDX-License-Identifier: GPL-2.0-or-later
//! rt/softfloat.rs against this machine's floating point: every pair of edge
//! values, and as many random ones as the first argument says. Runs on the host:
//! rustc -O --cfg kmodrustc_test tests/rt/softfloat.rs && ./softfloat 1000000

#[path = "../../rt/softfloat.rs"]
#[allow(dead_code)]
mod soft;

struct Random(u64);

impl Random {
    /// xorshift64*
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Bits of which many are ties, carries, subnormals, near each other.
    fn float(&mut self, exponent: u32, fraction: u32, last: u64) -> u64 {
        let all = self.next() >> (63 - exponent - fraction);
        let low = (1u64 << fraction) - 1;
        match self.next() % 8 {
            0 => all & !low | (self.next() & self.next() & self.next() & low),
            1 => all | low & !(self.next() & 7),
            2 => all & !low,
            3 => all & !(((1 << exponent) - 1) << fraction),
            4 => last.wrapping_add(self.next() % 5).wrapping_sub(2),
            5 => last ^ (self.next() % 64) << fraction,
            6 => all & !(low >> (self.next() % fraction as u64)),
            _ => all,
        }
    }

    fn int(&mut self) -> u128 {
        let n = (self.next() as u128) << 64 | self.next() as u128;
        let n = n >> (self.next() % 128);
        match self.next() % 4 {
            0 => n.wrapping_neg(),
            1 => 1u128.wrapping_shl(n as u32).wrapping_add(self.next() as u128 % 3).wrapping_sub(1),
            2 => n & (n - (n != 0) as u128) << (self.next() % 64),
            _ => n,
        }
    }
}

static mut CHECKS: u64 = 0;

macro_rules! same {
    ($float:ident, $got:expr, $want:expr, $($about:tt)*) => {{
        unsafe { CHECKS += 1 }
        let (got, want) = ($float::from_bits($got), $want);
        if got.to_bits() != want.to_bits() && !(got.is_nan() && want.is_nan()) {
            panic!("{} is {:?} {:#x}, should be {:?} {:#x}",
                format!($($about)*), got, got.to_bits(), want, want.to_bits());
        }
    }};
}

macro_rules! equal {
    ($got:expr, $want:expr, $($about:tt)*) => {{
        unsafe { CHECKS += 1 }
        let (got, want) = ($got, $want);
        assert!(got == want, "{} is {:?}, should be {:?}", format!($($about)*), got, want);
    }};
}

macro_rules! pair {
    ($name:ident $f:ident $bits:ident: $add:ident $sub:ident $mul:ident $div:ident $rem:ident
     $min:ident $max:ident $eq:ident $ne:ident $lt:ident $le:ident $ge:ident $gt:ident $unord:ident) => {
        fn $name(a: $bits, b: $bits) {
            let (x, y) = ($f::from_bits(a), $f::from_bits(b));
            same!($f, soft::$add(a, b), x + y, "{:?} + {:?}", x, y);
            same!($f, soft::$sub(a, b), x - y, "{:?} - {:?}", x, y);
            same!($f, soft::$mul(a, b), x * y, "{:?} * {:?}", x, y);
            same!($f, soft::$div(a, b), x / y, "{:?} / {:?}", x, y);
            same!($f, soft::$rem(a, b), x % y, "{:?} % {:?}", x, y);
            // The host may take any zero; ours is the one of that sign.
            let zeros = x == 0.0 && y == 0.0;
            let both = $f::from_bits(a | b);
            let least = if zeros { both } else { x.min(y) };
            let both = $f::from_bits(a & b);
            let most = if zeros { both } else { x.max(y) };
            same!($f, soft::$min(a, b), least, "min {:?} {:?}", x, y);
            same!($f, soft::$max(a, b), most, "max {:?} {:?}", x, y);
            equal!(soft::$eq(a, b) == 0, x == y, "{:?} == {:?}", x, y);
            equal!(soft::$ne(a, b) != 0, x != y, "{:?} != {:?}", x, y);
            equal!(soft::$lt(a, b) < 0, x < y, "{:?} < {:?}", x, y);
            equal!(soft::$le(a, b) <= 0, x <= y, "{:?} <= {:?}", x, y);
            equal!(soft::$ge(a, b) >= 0, x >= y, "{:?} >= {:?}", x, y);
            equal!(soft::$gt(a, b) > 0, x > y, "{:?} > {:?}", x, y);
            equal!(soft::$unord(a, b) != 0, x.is_nan() || y.is_nan(), "unord {:?} {:?}", x, y);
        }
    };
}

pair! { pair32 f32 u32: __addsf3 __subsf3 __mulsf3 __divsf3 fmodf fminf fmaxf
        __eqsf2 __nesf2 __ltsf2 __lesf2 __gesf2 __gtsf2 __unordsf2 }
pair! { pair64 f64 u64: __adddf3 __subdf3 __muldf3 __divdf3 fmod fmin fmax
        __eqdf2 __nedf2 __ltdf2 __ledf2 __gedf2 __gtdf2 __unorddf2 }

macro_rules! to_int {
    ($a:ident $x:ident: $($fix:ident $t:ty)*) => {
        $(equal!(soft::$fix($a), $x as $t, "{:?} as {}", $x, stringify!($t));)*
    };
}

fn one32(a: u32) {
    let x = f32::from_bits(a);
    to_int! { a x: __fixsfsi i32 __fixsfdi i64 __fixsfti i128
              __fixunssfsi u32 __fixunssfdi u64 __fixunssfti u128 }
    same!(f64, soft::__extendsfdf2(a), x as f64, "{:?} as f64", x);
    same!(f32, soft::__negsf2(a), -x, "-{:?}", x);
    // there and back again
    let half = soft::__truncsfhf2(a);
    let wide = soft::__extendhfsf2(half);
    equal!(soft::__extendhfdf2(half), soft::__extendsfdf2(wide), "f16 {:#x}", half);
    equal!(soft::__truncsfhf2(wide), half, "f16 {:#x}", half);
    if !x.is_nan() {
        equal!(soft::__truncdfhf2(soft::__extendsfdf2(a)), half, "{:?} as f16", x);
        half_is_nearest(x, half);
    }
}

/// The host may have no f16: look at the neighbours instead.
fn half_is_nearest(x: f32, half: u16) {
    let value = |h: u16| {
        let n = (h & 0x7fff) as f64;
        let (e, m) = (h >> 10 & 31, (h & 0x3ff) as f64);
        let _ = n;
        if e == 0 { m / 16777216.0 } else { (1024.0 + m) * 2f64.powi(e as i32 - 25) }
    };
    let (size, h) = (x.abs() as f64, half & 0x7fff);
    equal!(half >> 15 == 1, x.is_sign_negative(), "sign of {:?} as f16", x);
    // 0x7c00 is 65536 in this reckoning, as rounding has it
    let off = |h: u16| (value(h) - size).abs();
    if h == 0x7c00 {
        assert!(size >= 65520.0, "{:?} is no infinity", x);
        return;
    }
    for other in [h.saturating_sub(1), h + 1] {
        let fine = other == h || off(h) < off(other) || off(h) == off(other) && h & 1 == 0;
        assert!(fine, "{:?} as f16 is {:#x}, but {:#x} is nearer", x, h, other);
    }
    unsafe { CHECKS += 1 }
}

fn one64(a: u64) {
    let x = f64::from_bits(a);
    to_int! { a x: __fixdfsi i32 __fixdfdi i64 __fixdfti i128
              __fixunsdfsi u32 __fixunsdfdi u64 __fixunsdfti u128 }
    same!(f32, soft::__truncdfsf2(a), x as f32, "{:?} as f32", x);
    same!(f64, soft::__negdf2(a), -x, "-{:?}", x);
}

macro_rules! from_int {
    ($n:ident: $($t:ident $f32:ident $f64:ident)*) => {
        $({
            let n = $n as $t;
            same!(f32, soft::$f32(n), n as f32, "{:?}{} as f32", n, stringify!($t));
            same!(f64, soft::$f64(n), n as f64, "{:?}{} as f64", n, stringify!($t));
        })*
    };
}

fn int(n: u128) {
    from_int! { n:
        i32 __floatsisf __floatsidf u32 __floatunsisf __floatunsidf
        i64 __floatdisf __floatdidf u64 __floatundisf __floatundidf
        i128 __floattisf __floattidf u128 __floatuntisf __floatuntidf
    }
}

/// Roundings are those of compiler-rt's loop, done here with the host's floats.
fn power(a: u64, n: i32) {
    let x = f64::from_bits(a);
    let (mut base, mut left, mut product) = (x, n.unsigned_abs(), 1.0);
    loop {
        if left & 1 != 0 {
            product *= base;
        }
        left >>= 1;
        if left == 0 {
            break;
        }
        base *= base;
    }
    let want = if n < 0 { 1.0 / product } else { product };
    same!(f64, soft::__powidf2(a, n), want, "{:?} to the {}", x, n);
}

fn main() {
    let rounds = std::env::args().nth(1).map_or(200_000, |n| n.parse().unwrap());
    let mut edges32 = vec![];
    for e in [0, 1, 2, 24, 103, 126, 127, 128, 149, 150, 151, 158, 159, 190, 191, 253, 254, 255] {
        for m in [0, 1, 2, 3, 0x3fffff, 0x400000, 0x400001, 0x7ffffe, 0x7fffff] {
            edges32.extend([e << 23 | m, 1 << 31 | e << 23 | m]);
        }
    }
    let mut edges64 = vec![];
    for e in [0, 1, 2, 53, 970, 1022, 1023, 1024, 1075, 1076, 1086, 1087, 1150, 1151, 2045, 2046, 2047] {
        for m in [0, 1, 2, 3, (1 << 51) - 1, 1 << 51, (1 << 51) + 1, (1 << 52) - 2, (1 << 52) - 1,
                  1 << 28, (1 << 28) + 1, (1 << 28) - 1, 3 << 28, (1 << 29) - 1] {
            edges64.extend([e << 52 | m, 1 << 63 | e << 52 | m]);
        }
    }
    for &a in &edges32 {
        one32(a);
        edges32.iter().for_each(|&b| pair32(a, b));
    }
    for &a in &edges64 {
        one64(a);
        edges64.iter().for_each(|&b| pair64(a, b));
        (-5..70).for_each(|n| power(a, n));
    }
    for shift in 0..128 {
        for near in 0..4 {
            let n = (1u128 << shift).wrapping_add(near).wrapping_sub(2);
            int(n);
            int(n.wrapping_neg());
            int(n | 1u128.wrapping_shl(shift + 104));
        }
    }
    for h in 0..=u16::MAX {
        let wide = soft::__extendhfsf2(h);
        equal!(soft::__truncsfhf2(wide) | 0x200 * (h & 0x7fff > 0x7c00) as u16,
               h | 0x200 * (h & 0x7fff > 0x7c00) as u16, "f16 {:#x}", h);
    }
    let edges = unsafe { CHECKS };
    let mut r = Random(0x9e37_79b9_7f4a_7c15);
    let (mut last32, mut last64) = (0u64, 0u64);
    for _ in 0..rounds {
        let a = r.float(8, 23, last32);
        let b = r.float(8, 23, a);
        pair32(a as u32, b as u32);
        one32(a as u32);
        last32 = b;
        let a = r.float(11, 52, last64);
        let b = r.float(11, 52, a);
        pair64(a, b);
        one64(a);
        power(a, r.next() as i32 % 40);
        last64 = b;
        int(r.int());
    }
    println!("softfloat: {} checks on edges, {} in all", edges, unsafe { CHECKS });
}
