// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! Says hello from Rust. The C half, module.c, calls hello().
#![crate_type = "staticlib"]

extern "C" {
    fn printk(fmt: *const u8, ...) -> i32;
}

/// Called once, when the module is loaded.
#[no_mangle]
pub extern "C" fn hello() {
    unsafe {
        printk(b"hello world!\n\0".as_ptr());
    }
}
