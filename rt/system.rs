// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! std::alloc::System: the kernel's memory. Which of its allocators, and
//! whether it may sleep for it, is decided in kmodrustc_glue.c.
use core::alloc::{GlobalAlloc, Layout};

extern "C" {
    fn kmodrustc_alloc(size: usize, align: usize, zero: bool) -> *mut u8;
    fn kmodrustc_free(ptr: *mut u8, size: usize, align: usize);
    fn kmodrustc_realloc(
        ptr: *mut u8,
        old_size: usize,
        align: usize,
        new_size: usize,
    ) -> *mut u8;
}

#[stable(feature = "kmodrustc", since = "1.0.0")]
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

#[stable(feature = "kmodrustc", since = "1.0.0")]
unsafe impl GlobalAlloc for System {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        kmodrustc_alloc(layout.size(), layout.align(), false)
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        kmodrustc_alloc(layout.size(), layout.align(), true)
    }

    #[inline]
    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        kmodrustc_free(ptr, layout.size(), layout.align())
    }

    #[inline]
    unsafe fn realloc(
        &self,
        ptr: *mut u8,
        layout: Layout,
        new_size: usize,
    ) -> *mut u8 {
        kmodrustc_realloc(ptr, layout.size(), layout.align(), new_size)
    }
}
