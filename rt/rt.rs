// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! What rustc's code expects of a finished program: a panic handler, a global
//! allocator and what to do when memory is short. Never seen by the user's
//! rustc, only linked; whoever assembles it makes every symbol weak, so that
//! a user's own #[panic_handler] or #[global_allocator] takes its place.
//!
//! The cfgs are those of std.rs, against which it is compiled.
#![no_std]
#![feature(rustc_attrs)]
#![cfg_attr(not(kmodrustc_since_1_81), feature(panic_info_message))]
#![allow(unknown_lints, unused_features, non_upper_case_globals)]
#![allow(internal_features, stable_features)]

extern crate std;

use core::alloc::{GlobalAlloc, Layout};
use core::fmt::{Display, Write};
use core::panic::{Location, PanicInfo};
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::alloc::System;
use std::__Lines as Lines;

extern "C" {
    fn kmodrustc_bug() -> !;
    fn kmodrustc_context() -> usize;
}

const KERN_EMERG: u32 = 0;

/// The contexts (a task, or an interrupt above it) in which the text of a panic
/// is being made at this moment. That runs the user's Display: a panic there
/// must not start all over.
static TELLING: [AtomicUsize; 16] = {
    // Of a constant, each element is a variable of its own.
    #[allow(clippy::declare_interior_mutable_const)]
    const NOBODY: AtomicUsize = AtomicUsize::new(0);
    [NOBODY; 16]
};

#[panic_handler]
fn panicked(info: &PanicInfo<'_>) -> ! {
    // Only this context enters and removes its own number: no ordering needed.
    let context = unsafe { kmodrustc_context() };
    if !TELLING.iter().any(|place| place.load(Relaxed) == context) {
        tell(info, context);
    }
    unsafe { kmodrustc_bug() }
}

fn tell(info: &PanicInfo<'_>, context: usize) {
    tell_place(info.location());
    let place = TELLING.iter().find(|place| {
        place.compare_exchange(0, context, Relaxed, Relaxed).is_ok()
    });
    // With 16 others at it, better no message than one that may never end.
    if let Some(place) = place {
        tell_message(info);
        place.store(0, Relaxed);
    }
}

/// First and by itself: whatever the message does, this has been said.
fn tell_place(location: Option<&Location<'_>>) {
    let mut log = Lines::new(KERN_EMERG);
    let _ = match location {
        Some(at) => write!(log, "rust: panicked at {}:", at),
        None => write!(log, "rust: panicked:"),
    };
    log.end();
}

fn tell_message(info: &PanicInfo<'_>) {
    #[cfg(kmodrustc_since_1_81)]
    let message = &info.message();
    #[cfg(not(kmodrustc_since_1_81))]
    let message: &dyn Display = match info.message() {
        Some(message) => message,
        None => &"no message",
    };
    let message: &dyn Display = message;
    let mut log = Lines::new(KERN_EMERG);
    let _ = write!(log, "rust: {}", message);
    log.flush();
}

// ---- memory ----
//
// #[rustc_std_internal_symbol] gives the name that this rustc calls, which is
// mangled from 1.87 on. Arguments are those of library/alloc/src/alloc.rs;
// what is a struct of one integer there is that integer here.

macro_rules! allocator {
    ($alloc:ident $dealloc:ident $realloc:ident $alloc_zeroed:ident) => {
        #[rustc_std_internal_symbol]
        unsafe fn $alloc(size: usize, align: usize) -> *mut u8 {
            System.alloc(layout(size, align))
        }

        #[rustc_std_internal_symbol]
        unsafe fn $dealloc(ptr: *mut u8, size: usize, align: usize) {
            System.dealloc(ptr, layout(size, align))
        }

        #[rustc_std_internal_symbol]
        unsafe fn $realloc(
            ptr: *mut u8,
            size: usize,
            align: usize,
            new_size: usize,
        ) -> *mut u8 {
            System.realloc(ptr, layout(size, align), new_size)
        }

        #[rustc_std_internal_symbol]
        unsafe fn $alloc_zeroed(size: usize, align: usize) -> *mut u8 {
            System.alloc_zeroed(layout(size, align))
        }
    };
}

unsafe fn layout(size: usize, align: usize) -> Layout {
    Layout::from_size_align_unchecked(size, align)
}

#[cfg(kmodrustc_since_1_71)]
allocator! { __rust_alloc __rust_dealloc __rust_realloc __rust_alloc_zeroed }

// Before 1.71 #[global_allocator] defines __rg_*, and rustc itself writes the
// way there when it links a program. In assembly, so that the call is not
// resolved before the user's can take over.
#[cfg(not(kmodrustc_since_1_71))]
allocator! { __rg_alloc __rg_dealloc __rg_realloc __rg_alloc_zeroed }

#[cfg(not(kmodrustc_since_1_71))]
macro_rules! passed_on {
    ($($from:literal $to:literal)*) => {
        $(core::arch::global_asm!(
            concat!(".section .text.", $from, ",\"ax\",@progbits"),
            concat!(".globl ", $from),
            concat!(".type ", $from, ",@function"),
            concat!($from, ":"),
            concat!("jmp ", $to),
            concat!(".size ", $from, ",.-", $from),
            ".text",
        );)*
    };
}

#[cfg(not(kmodrustc_since_1_71))]
passed_on! {
    "__rust_alloc" "__rg_alloc"
    "__rust_dealloc" "__rg_dealloc"
    "__rust_realloc" "__rg_realloc"
    "__rust_alloc_zeroed" "__rg_alloc_zeroed"
}

#[rustc_std_internal_symbol]
fn __rust_alloc_error_handler(size: usize, _align: usize) -> ! {
    panic!("memory allocation of {} bytes failed", size)
}

// alloc reads or calls these so that nothing links without an allocator shim;
// one form came after the other.

#[rustc_std_internal_symbol]
static __rust_no_alloc_shim_is_unstable: u8 = 0;

#[rustc_std_internal_symbol]
static __rust_alloc_error_handler_should_panic: u8 = 1;

#[rustc_std_internal_symbol]
fn __rust_no_alloc_shim_is_unstable_v2() {}

#[rustc_std_internal_symbol]
fn __rust_alloc_error_handler_should_panic_v2() -> u8 {
    1
}
