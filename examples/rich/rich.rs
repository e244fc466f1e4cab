// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! Ordinary Rust in a kernel: collections, formatting, traits, 128-bit numbers,
//! errors, destructors, and at the end a panic. module.c calls rich()
//! and rich_crash().
#![crate_type = "staticlib"]

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::os::raw::c_int;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

extern "C" {
    // What Rust took from the kernel and gave back: kmodrustc_glue.c.
    fn kmodrustc_alloc_count() -> usize;
    fn kmodrustc_free_count() -> usize;
}

#[derive(Clone, Debug, PartialEq)]
struct Point {
    x: i32,
    name: String,
    next: Option<u8>,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{:>5}|{:#x}>", self.name, self.x)
    }
}

fn formats() {
    let point = Point { x: 291, name: "pé".to_string(), next: Some(7) };
    println!("{} {:?}", point, point);
    println!("{:#?}", point);
    println!("[{:6}] [{:<6}] [{:^6}] [{:>6}] [{:*^9}]", 42, "ab", "cd", "ef", "mid");
    println!("{:+} {:06} {:#b} {:o} {:X} {:#010x} {:e}", 5, -42, 5, 64, 255, 255, 1500);
    println!("{:.3} {:?} {:?} {1} {0:?}", "abcdef", 'q', "a\"\n");
    println!("{:w$}|{n}", 1, w = 4, n = u64::MAX);
    println!("{:p} {:?}", std::ptr::null::<u8>(), (1, [2, 3], ()));
    print!("two ");
    print!("lines\n");
    eprintln!("an error line, KERN_ERR");
    dbg!(point.x + 1);
}

fn collections() -> bool {
    let mut map = BTreeMap::new();
    for i in 0..2000u64 {
        map.insert(i * 7919 % 2003, i.to_string());
    }
    let full = map.len();
    let sum: u64 = map.values().map(|text| text.parse::<u64>().unwrap()).sum();
    let gone = (0..2003).filter(|key| key % 4 != 0 && map.remove(key).is_some()).count();
    println!("BTreeMap: {} in, {} out, {} left, sum {}", full, gone, map.len(), sum);

    let mut queue: VecDeque<_> = (1..=6).collect();
    queue.rotate_left(2);
    queue.push_front(0);
    let letters: BTreeSet<char> = "kernel module".chars().collect();
    let mut words = vec!["rust", "in", "a", "kernel"];
    words.sort();
    words.dedup();
    let text: String = letters.iter().collect();
    println!("VecDeque {:?}, BTreeSet {:?}, sorted {:?}", queue, text, words);

    let mut numbers: Vec<u32> = (0..500).map(|i| i * 7919 % 503).collect();
    numbers.sort_by(|a, b| b.cmp(a));
    let falls = numbers.windows(2).all(|pair| pair[0] >= pair[1]);
    full == 2000 && gone + map.len() == full && sum == 1_999_000 && falls
}

trait Shape {
    fn area(&self) -> u32;
}

struct Square(u32);
struct Circle(u32);

impl Shape for Square {
    fn area(&self) -> u32 {
        self.0 * self.0
    }
}

impl Shape for Circle {
    fn area(&self) -> u32 {
        self.0 * self.0 * 355 / 113
    }
}

fn pointers() -> bool {
    let shapes: Vec<Box<dyn Shape>> = vec![Box::new(Square(3)), Box::new(Circle(10))];
    let area: u32 = shapes.iter().map(|shape| shape.area()).sum();
    let shared = Rc::new(area);
    let (one, two) = (Arc::new("arc".to_string()), Rc::clone(&shared));
    let other = Arc::clone(&one);
    println!("dyn: {}, Rc: {}, Arc: {} {}", two, Rc::strong_count(&shared), other, Arc::strong_count(&one));
    area == 323
}

#[inline(never)]
fn divide(a: u128, b: u128, c: i128) -> bool {
    let (quotient, rest) = (a / b, a % b);
    println!("u128: {} / {} = {} rest {}", a, b, quotient, rest);
    println!("i128: {} / -7 = {} rest {}", c, c / -7, c % -7);
    quotient * b + rest == a && c / -7 * -7 + c % -7 == c
}

fn errors() -> bool {
    let good = "123".parse::<u8>();
    let bad = "12x".parse::<i32>();
    let big = "300".parse::<u8>();
    let text = String::from_utf8(vec![b'o', b'k', 0xff]);
    println!("{:?} {:?} {:?} {:?}", good, bad, big, text);
    let huge = Vec::<u8>::new().try_reserve(usize::MAX / 4);
    println!("a try_reserve of half of all addresses: {}", huge.is_err());
    good == Ok(123) && bad.is_err() && big.is_err() && text.is_err() && huge.is_err()
}

static DROPS: AtomicUsize = AtomicUsize::new(0);

struct Counted;

impl Drop for Counted {
    fn drop(&mut self) {
        DROPS.fetch_add(1, Ordering::Relaxed);
    }
}

fn drops() -> bool {
    DROPS.store(0, Ordering::Relaxed);
    let mut some = vec![Counted, Counted, Counted];
    some.truncate(2);
    drop(some.pop());
    let shared = Rc::new(some);
    let last = Rc::clone(&shared);
    drop(shared);
    let before = DROPS.load(Ordering::Relaxed);
    drop(last);
    println!("dropped: {} then {}", before, DROPS.load(Ordering::Relaxed));
    before == 2 && DROPS.load(Ordering::Relaxed) == 3
}

/// Memory wants places of its own: what kmalloc() alone would not give.
fn alignment() -> bool {
    #[repr(align(64))]
    struct Line([u8; 72]);
    let lines: Vec<Box<Line>> = (0..9).map(|i| Box::new(Line([i; 72]))).collect();
    let aligned = lines.iter().all(|line| &**line as *const Line as usize % 64 == 0);
    let mut big: Vec<u64> = Vec::new();
    (0..600_000).for_each(|i| big.push(i));
    println!("aligned: {}, {} bytes in one Vec", aligned, big.len() * 8);
    aligned && lines[8].0[71] == 8 && big[599_999] == 599_999
}

/// 0 if all came out right and nothing leaked.
#[no_mangle]
pub extern "C" fn rich() -> c_int {
    let start = unsafe { (kmodrustc_alloc_count(), kmodrustc_free_count()) };
    formats();
    let all = [
        ("collections", collections()),
        ("pointers", pointers()),
        ("divide", divide(u128::MAX / 3, (1 << 64) + 15, -(1 << 100))),
        ("errors", errors()),
        ("drops", drops()),
        ("alignment", alignment()),
    ];
    let wrong: Vec<_> = all.iter().filter(|one| !one.1).map(|one| one.0).collect();
    println!("wrong: {:?}", wrong);
    let mut bad = wrong.len();
    drop(wrong);
    let end = unsafe { (kmodrustc_alloc_count(), kmodrustc_free_count()) };
    println!("allocations: {}, frees: {}", end.0 - start.0, end.1 - start.1);
    bad += (end.0 - start.0 != end.1 - start.1) as usize;
    bad as c_int
}

/// Out of bounds: the message names this line, the task ends, the kernel lives.
#[no_mangle]
pub extern "C" fn rich_crash(index: usize) -> u8 {
    let bytes = vec![1u8; 10];
    bytes[index]
}
