// SPDX-License-Identifier: GPL-2.0-or-later
//! rt/builtins.rs against the host's own 128-bit arithmetic, on edges and on as
//! many random numbers as the first argument says. Runs on the host:
//! rustc -O --cfg kmodrustc_test tests/rt/builtins.rs && ./builtins 1000000

#[path = "../../rt/builtins.rs"]
mod ours;

fn unsigned(n: u128, d: u128) {
    let mut rest = 0;
    assert_eq!(ours::__udivmodti4(n, d, Some(&mut rest)), n / d, "{} / {}", n, d);
    assert_eq!(rest, n % d, "{} % {}", n, d);
    assert_eq!(ours::__udivti3(n, d), n / d, "{} / {}", n, d);
    assert_eq!(ours::__umodti3(n, d), n % d, "{} % {}", n, d);
}

fn signed(n: i128, d: i128) {
    let mut rest = 0;
    assert_eq!(ours::__divmodti4(n, d, &mut rest), n.wrapping_div(d), "{} / {}", n, d);
    assert_eq!(rest, n.wrapping_rem(d), "{} % {}", n, d);
    assert_eq!(ours::__divti3(n, d), n.wrapping_div(d), "{} / {}", n, d);
    assert_eq!(ours::__modti3(n, d), n.wrapping_rem(d), "{} % {}", n, d);
}

fn product(a: i128, b: i128) {
    let mut overflow = 7;
    let got = ours::__muloti4(a, b, &mut overflow);
    assert_eq!((got, overflow != 0), a.overflowing_mul(b), "{} * {}", a, b);
    assert_eq!(ours::__multi3(a, b), a.wrapping_mul(b));
}

fn all(a: u128, b: u128) {
    product(a as i128, b as i128);
    let by = b as u32 % 128;
    assert_eq!(ours::__ashlti3(a, by), a << by);
    assert_eq!(ours::__lshrti3(a, by), a >> by);
    assert_eq!(ours::__ashrti3(a as i128, by), a as i128 >> by);
    if b != 0 {
        unsigned(a, b);
        signed(a as i128, b as i128);
    }
}

fn main() {
    let rounds = std::env::args().nth(1).map_or(200_000, |n| n.parse().unwrap());
    let mut edges = vec![0, 1, 2, 3, 10];
    for shift in 1..128 {
        let n = 1u128 << shift;
        edges.extend([n - 1, n, n + 1, n.wrapping_neg(), !n, n | 1 << 63]);
    }
    for &a in &edges {
        edges.iter().for_each(|&b| all(a, b));
    }
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut next = || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        state.wrapping_mul(0x2545_f491_4f6c_dd1d)
    };
    for _ in 0..rounds {
        let a = ((next() as u128) << 64 | next() as u128) >> (next() % 128);
        let b = ((next() as u128) << 64 | next() as u128) >> (next() % 128);
        all(a, b);
        // quotients that are just right or just one too much
        if b != 0 {
            let exact = (a / b) * b;
            all(exact, b);
            all(exact.wrapping_sub(1), b);
            all(exact.wrapping_add(b).wrapping_sub(1), b);
        }
    }
    println!("builtins: {} pairs of edges, {} random ones", edges.len() * edges.len(), rounds);
}
