// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! The crate `std` of kernel modules: all of core and alloc by the names that
//! std has for them, and printing to the kernel log. What no kernel can give
//! is in absent.rs; the symbols that rustc itself asks for are in rt.rs.
//!
//! A user's crate that does not say `#![no_std]` gets this one. It reaches the
//! kernel only through the C functions of kmodrustc_glue.c.
//!
//! One source serves every rustc since 1.63. Who compiles it passes
//! `--cfg kmodrustc_since_1_N` for each N of 65, 71, 77, 81 and 85 that is not
//! above the minor version of rustc (1.97.0-nightly counts as 97):
//!
//! | N  | what came with it                              | used in   |
//! |----|------------------------------------------------|-----------|
//! | 65 | core::error (1.63: error.rs is ours)           | std.rs    |
//! | 71 | a #[global_allocator] defines __rust_alloc     | rt.rs     |
//! | 77 | core::net                                      | std.rs    |
//! | 81 | PanicInfo::message() is stable and no Option   | rt.rs     |
//! | 85 | edition 2024                                   | std.rs    |
//!
//! It is compiled as rustc's own std is, with `staged_api`: only so can a name
//! that is not there give its reason in rustc's own message.
#![no_std]
#![feature(staged_api)]
#![feature(allocator_api, hashmap_internals)]
#![cfg_attr(not(kmodrustc_since_1_65), feature(alloc_c_string, core_c_str))]
#![cfg_attr(not(kmodrustc_since_1_65), feature(alloc_ffi, core_ffi_c))]
#![cfg_attr(
    all(kmodrustc_since_1_65, not(kmodrustc_since_1_81)),
    feature(error_in_core)
)]
#![allow(unknown_lints, unused_imports, unused_features)]
#![allow(internal_features, stable_features, deprecated)]
#![allow(non_camel_case_types, non_upper_case_globals)]
#![allow(ambiguous_glob_reexports, hidden_glob_reexports)]
#![stable(feature = "kmodrustc", since = "1.0.0")]

/// Says of every item in it that it may be used.
macro_rules! stable {
    ($($item:item)*) => {
        $(#[stable(feature = "kmodrustc", since = "1.0.0")] $item)*
    };
}

mod absent;
#[cfg(not(kmodrustc_since_1_65))]
mod error_1_63;
mod log;
mod system;

stable! {
    #[doc(hidden)]
    pub extern crate alloc as __alloc;
    #[doc(hidden)]
    pub extern crate core as __core;

    pub use core::*;

    // Both have these: alloc's hold more.
    pub use __alloc::{borrow, boxed, fmt, format, rc, slice, str, string, vec};

    pub use absent::{backtrace, env, fs, io, path, process, thread};

    #[doc(hidden)]
    pub use log::{__Lines, __print, __println};

    pub mod alloc {
        stable! {
            pub use __alloc::alloc::*;
            pub use crate::system::System;
        }
    }

    pub mod collections {
        stable! {
            pub use __alloc::collections::*;
            pub use crate::absent::hash::{HashMap, HashSet, hash_set};
            pub use core::ops::Bound;

            pub mod hash_map {
                stable! {
                    pub use crate::absent::hash::*;
                    pub use crate::hash::DefaultHasher;
                }
            }
        }
    }

    pub mod error {
        stable! {
            #[cfg(kmodrustc_since_1_65)]
            pub use core::error::*;
            #[cfg(not(kmodrustc_since_1_65))]
            pub use crate::error_1_63::*;
        }
    }

    pub mod ffi {
        stable! {
            pub use __alloc::ffi::*;
            pub use core::ffi::*;
            pub use crate::absent::ffi::*;

            // Unstable there before 1.64; an alias is not.
            #[cfg(not(kmodrustc_since_1_65))]
            pub type CStr = core::ffi::CStr;
            #[cfg(not(kmodrustc_since_1_65))]
            pub type CString = __alloc::ffi::CString;
            #[cfg(not(kmodrustc_since_1_65))]
            pub type FromBytesWithNulError = core::ffi::FromBytesWithNulError;
            #[cfg(not(kmodrustc_since_1_65))]
            pub type IntoStringError = __alloc::ffi::IntoStringError;
            #[cfg(not(kmodrustc_since_1_65))]
            pub type NulError = __alloc::ffi::NulError;
        }
    }

    pub mod hash {
        stable! {
            pub use core::hash::*;
            pub use crate::absent::hash::RandomState;

            /// SipHash with a key of zeroes, as `DefaultHasher::new()` of any
            /// std: no defence against keys that somebody chose.
            #[derive(Clone, Debug)]
            pub struct DefaultHasher(core::hash::SipHasher13);

            impl Default for DefaultHasher {
                fn default() -> Self {
                    Self::new()
                }
            }

            impl Hasher for DefaultHasher {
                fn write(&mut self, bytes: &[u8]) {
                    self.0.write(bytes)
                }

                fn finish(&self) -> u64 {
                    self.0.finish()
                }
            }
        }

        impl DefaultHasher {
            #[stable(feature = "kmodrustc", since = "1.0.0")]
            pub fn new() -> Self {
                DefaultHasher(core::hash::SipHasher13::new())
            }
        }
    }

    pub mod net {
        stable! {
            #[cfg(kmodrustc_since_1_77)]
            pub use core::net::*;
            #[cfg(not(kmodrustc_since_1_77))]
            pub use crate::absent::net_before_1_77::*;
            pub use crate::absent::net::*;
        }
    }

    pub mod os {
        stable! {
            pub mod raw {
                /// By alias: core's own are unstable before 1.64.
                macro_rules! c_types {
                    ($($name:ident)*) => {
                        stable! { $(pub type $name = core::ffi::$name;)* }
                    };
                }
                c_types! {
                    c_char c_schar c_uchar c_short c_ushort c_int c_uint
                    c_long c_ulong c_longlong c_ulonglong c_float c_double
                    c_void
                }
            }
        }
    }

    pub mod panic {
        stable! {
            pub use core::panic::*;
            pub use crate::absent::panic::*;
        }
    }

    pub mod sync {
        stable! {
            pub use __alloc::sync::*;
            pub use core::sync::*;
            pub use crate::absent::sync::*;
        }
    }

    pub mod task {
        stable! {
            pub use __alloc::task::*;
            pub use core::task::*;
        }
    }

    pub mod time {
        stable! {
            pub use core::time::*;
            pub use crate::absent::time::*;
        }
    }

    pub mod prelude {
        stable! {
            pub mod v1 {
                stable! {
                    pub use core::prelude::v1::*;
                    pub use crate::borrow::ToOwned;
                    pub use crate::boxed::Box;
                    pub use crate::string::{String, ToString};
                    pub use crate::vec::Vec;

                    // Newer rustcs look for std's macros here and no longer
                    // in the crate's root (by 1.96; 1.85 did not).
                    pub use crate::{dbg, eprint, eprintln, print, println};
                    pub use crate::{format, is_x86_feature_detected};
                    pub use crate::thread_local;
                    pub use self::macros_only::vec;
                }

                /// The macro `vec` without the module of that name.
                mod macros_only {
                    mod vec {}
                    stable! { pub use crate::*; }
                }
            }

            pub mod rust_2015 {
                stable! { pub use super::v1::*; }
            }

            pub mod rust_2018 {
                stable! { pub use super::v1::*; }
            }

            pub mod rust_2021 {
                stable! {
                    pub use super::v1::*;
                    pub use core::prelude::rust_2021::*;
                }
            }

            #[cfg(kmodrustc_since_1_85)]
            pub mod rust_2024 {
                stable! {
                    pub use super::v1::*;
                    pub use core::prelude::rust_2024::*;
                }
            }
        }
    }
}

/// To the kernel log, KERN_INFO. The log is made of lines: text that does not
/// end in one becomes a line of its own.
#[macro_export]
#[stable(feature = "kmodrustc", since = "1.0.0")]
macro_rules! print {
    ($($arg:tt)*) => {
        $crate::__print(6, $crate::format_args!($($arg)*))
    };
}

/// A line to the kernel log, KERN_INFO.
#[macro_export]
#[stable(feature = "kmodrustc", since = "1.0.0")]
macro_rules! println {
    () => { $crate::__println(6, $crate::format_args!("")) };
    ($($arg:tt)*) => {
        $crate::__println(6, $crate::format_args!($($arg)*))
    };
}

/// As print, KERN_ERR.
#[macro_export]
#[stable(feature = "kmodrustc", since = "1.0.0")]
macro_rules! eprint {
    ($($arg:tt)*) => {
        $crate::__print(3, $crate::format_args!($($arg)*))
    };
}

/// As println, KERN_ERR.
#[macro_export]
#[stable(feature = "kmodrustc", since = "1.0.0")]
macro_rules! eprintln {
    () => { $crate::__println(3, $crate::format_args!("")) };
    ($($arg:tt)*) => {
        $crate::__println(3, $crate::format_args!($($arg)*))
    };
}

/// Prints file, line, the expression and its value, which it gives back.
#[macro_export]
#[stable(feature = "kmodrustc", since = "1.0.0")]
macro_rules! dbg {
    () => {
        $crate::eprintln!("[{}:{}]", $crate::file!(), $crate::line!())
    };
    ($value:expr $(,)?) => {
        // `match` keeps what the expression borrows alive.
        match $value {
            value => {
                $crate::eprintln!(
                    "[{}:{}] {} = {:#?}",
                    $crate::file!(),
                    $crate::line!(),
                    $crate::stringify!($value),
                    &value
                );
                value
            }
        }
    };
    ($($value:expr),+ $(,)?) => {
        ($($crate::dbg!($value)),+,)
    };
}

/// No: SIMD registers hold a user program's values while the kernel runs.
#[macro_export]
#[stable(feature = "kmodrustc", since = "1.0.0")]
macro_rules! is_x86_feature_detected {
    ($($feature:tt)*) => {
        false
    };
}

#[macro_export]
#[stable(feature = "kmodrustc", since = "1.0.0")]
macro_rules! thread_local {
    ($($declaration:tt)*) => {
        $crate::compile_error!(
            "there is no thread-local storage in kernel code; use a `static` \
             of std::sync::atomic, or the kernel's per-CPU data through C"
        );
    };
}
