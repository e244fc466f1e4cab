// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! A panic handler and a global allocator of its own, in the place of the
//! default ones. Ends in a panic.
#![no_std]
#![crate_type = "staticlib"]

extern crate alloc;

use alloc::{format, string::String, vec::Vec};
use core::alloc::{GlobalAlloc, Layout};
use core::panic::PanicInfo;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

extern "C" {
    fn half_log(text: *const u8, n: usize);
    fn half_bug() -> !;
    fn half_alloc(n: usize) -> *mut u8;
    fn half_free(p: *mut u8);
}

fn log(text: &str) {
    unsafe { half_log(text.as_ptr(), text.len()) }
}

struct Own;
static TAKEN: AtomicUsize = AtomicUsize::new(0);
static FREED: AtomicUsize = AtomicUsize::new(0);

unsafe impl GlobalAlloc for Own {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        TAKEN.fetch_add(1, Relaxed);
        half_alloc(layout.size().max(layout.align()).next_power_of_two())
    }

    unsafe fn dealloc(&self, p: *mut u8, _: Layout) {
        FREED.fetch_add(1, Relaxed);
        half_free(p)
    }
}

#[global_allocator]
static OWN: Own = Own;

#[panic_handler]
fn panicked(info: &PanicInfo) -> ! {
    match info.location() {
        Some(at) => log(&format!("own handler: {}:{}", at.file(), at.line())),
        None => log("own handler: no place"),
    }
    unsafe { half_bug() }
}

fn words(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("word {}", i)).collect()
}

#[no_mangle]
pub extern "C" fn run() -> i32 {
    let last = words(300).pop().unwrap();
    log(&last);
    drop(last);
    let counts = (TAKEN.load(Relaxed), FREED.load(Relaxed));
    log(&format!("own allocator: {}, {}", counts.0, counts.1));
    words(3)[counts.0].len() as i32 // panics here
}
