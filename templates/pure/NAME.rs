// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! @NAME@ - a kernel module in Rust, without a line of C.

/// What modinfo(8) shows. Each entry ends with a zero byte.
macro_rules! modinfo {
    ($($name:ident = $text:literal;)*) => {$(
        #[used]
        #[link_section = ".modinfo"]
        static $name: [u8; $text.len()] = *$text;
    )*};
}

modinfo! {
    LICENSE = b"license=Dual MIT/GPL\0";
    DESCRIPTION = b"description=@NAME@, a kernel module in Rust\0";
}

/// Runs when the module is loaded. 0 is success; a negative error number, such
/// as -22 for EINVAL, and the kernel does not keep the module.
#[no_mangle]
pub extern "C" fn init_module() -> i32 {
    let squares: Vec<u32> = (1..=5).map(|n| n * n).collect();

    println!("@NAME@: loaded, {:?}", squares);
    0
}

/// Runs when the module is unloaded. Without it, it cannot be.
#[no_mangle]
pub extern "C" fn cleanup_module() {
    println!("@NAME@: unloaded");
}
