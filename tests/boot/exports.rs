// SPDX-License-Identifier: GPL-2.0-or-later
//! Takes from the kernel an export for GPL modules only and one in a namespace;
//! the licence is the C half's.
#![crate_type = "staticlib"]

extern "C" {
    fn ktime_get() -> i64;
    fn dma_buf_put(buf: *mut u8);
}

#[used]
#[link_section = ".modinfo"]
static IMPORT: [u8; 18] = *b"import_ns=DMA_BUF\0";

#[no_mangle]
pub extern "C" fn takes_exports(buf: *mut u8) -> i64 {
    unsafe {
        dma_buf_put(buf);
        ktime_get()
    }
}
