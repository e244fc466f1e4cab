// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! What std has elsewhere and no kernel can give: the names alone, each with
//! a reason. rustc answers a use of one with E0658, "use of unstable library
//! feature `not_in_a_kernel`: REASON", on every version; a name that is missing
//! here is E0432 or E0433, which gives no reason. Nothing of it is ever run.

/// mod NAME: REASON { items }
macro_rules! absent {
    ($($(#[$when:meta])? $module:ident: $reason:tt { $($item:item)* })*) => {
        $(
            $(#[$when])?
            #[unstable(
                feature = "not_in_a_kernel",
                reason = $reason,
                issue = "none"
            )]
            pub mod $module { $($item)* }
        )*
    };
}

macro_rules! types {
    ($($name:ident)*) => { $(pub struct $name;)* };
}

macro_rules! traits {
    ($($name:ident)*) => { $(pub trait $name {})* };
}

/// Without an argument; with one. Another number is one more error.
macro_rules! functions {
    ($($none:ident)*; $($one:ident)*) => {
        $(pub fn $none() {})*
        $(pub fn $one<T>(_: T) {})*
    };
}

absent! {
    backtrace: "kernel code is not unwound by Rust; a kernel stack trace is \
                printed by the kernel: C's dump_stack()" {
        types! { Backtrace BacktraceStatus BacktraceFrame }
    }

    env: "a kernel module has no arguments and no environment; use C's \
          module_param()" {
        types! { Args ArgsOs JoinPathsError SplitPaths VarError Vars VarsOs }
        functions! {
            args args_os current_dir current_exe home_dir temp_dir vars vars_os;
            join_paths remove_var set_current_dir set_var split_paths var var_os
        }
        pub mod consts {}
    }

    ffi: "there are no file names in kernel code; use str, [u8] or \
          std::ffi::CStr" {
        types! { OsStr OsString }
    }

    fs: "there are no files in kernel code; take the data from user space, \
         request_firmware() in C, or include_bytes!()" {
        types! {
            Dir DirBuilder DirEntry File FileTimes FileType Metadata
            OpenOptions Permissions ReadDir TryLockError
        }
        functions! {
            ; canonicalize copy create_dir create_dir_all exists hard_link
            metadata read read_dir read_link read_to_string remove_dir
            remove_dir_all remove_file rename set_permissions soft_link
            symlink_metadata write
        }
    }

    hash: "HashMap's random keys need an operating system; use BTreeMap and \
           BTreeSet, or the crate hashbrown with a hasher of your choice" {
        pub struct HashMap<K, V, S = RandomState>(K, V, S);
        pub struct HashSet<T, S = RandomState>(T, S);
        types! {
            Drain Entry IntoIter IntoKeys IntoValues Iter IterMut Keys
            OccupiedEntry RandomState VacantEntry Values ValuesMut
        }
        pub mod hash_set {
            pub use super::HashSet;
            types! { Difference Drain Intersection IntoIter Iter Union }
        }
    }

    io: "there is no input or output of files in kernel code; println!() \
         writes to the kernel log, std::fmt::Write into a String" {
        types! {
            BufReader BufWriter Bytes Chain Cursor Empty Error ErrorKind
            IntoInnerError IoSlice IoSliceMut LineWriter Lines PipeReader
            PipeWriter Repeat SeekFrom Sink Split Stderr StderrLock Stdin
            StdinLock Stdout StdoutLock Take WriterPanicked
        }
        traits! { BufRead IsTerminal Read Seek Write }
        functions! {
            empty pipe sink stderr stdin stdout; copy read_to_string repeat
        }
        pub type Result<T> = core::result::Result<T, Error>;
        pub mod prelude {
            pub use super::{BufRead, Read, Seek, Write};
        }
    }

    net: "std's sockets need an operating system below; use the kernel's \
          own through C: sock_create_kern()" {
        types! { Incoming Shutdown TcpListener TcpStream UdpSocket }
        traits! { ToSocketAddrs }
    }

    #[cfg(not(kmodrustc_since_1_77))]
    net_before_1_77: "rustc older than 1.77 has it only in the real std; use \
                      a newer one or plain integers" {
        types! {
            AddrParseError IpAddr Ipv4Addr Ipv6Addr SocketAddr SocketAddrV4
            SocketAddrV6
        }
    }

    panic: "a panic in kernel code cannot be caught: it ends the task as \
            BUG() does; return a Result" {
        types! { BacktraceStyle PanicHookInfo }
        functions! { take_hook; catch_unwind panic_any resume_unwind set_hook }
    }

    path: "there are no file names in kernel code; use str, [u8] or \
           std::ffi::CStr" {
        types! {
            Ancestors Component Components Display Iter Path PathBuf Prefix
            PrefixComponent StripPrefixError
        }
        functions! { ; absolute is_separator }
        pub const MAIN_SEPARATOR: char = '/';
        pub const MAIN_SEPARATOR_STR: &str = "/";
    }

    process: "kernel code is no process; return an error to the caller" {
        types! {
            Child ChildStderr ChildStdin ChildStdout Command ExitCode
            ExitStatus Output Stdio
        }
        traits! { Termination }
        functions! { abort id; exit }
    }

    sync: "the kernel's locks are C's (struct mutex, spinlock_t): call them \
           through C; std::sync::atomic and Arc are there" {
        types! {
            Barrier BarrierWaitResult Condvar Once OnceState WaitTimeoutResult
        }
        pub struct LazyLock<T, F = fn() -> T>(T, F);
        pub struct Mutex<T>(T);
        pub struct MutexGuard<T>(T);
        pub struct OnceLock<T>(T);
        pub struct PoisonError<T>(T);
        pub struct RwLock<T>(T);
        pub struct RwLockReadGuard<T>(T);
        pub struct RwLockWriteGuard<T>(T);
        pub struct TryLockError<T>(T);
        pub type LockResult<T> = Result<T, PoisonError<T>>;
        pub const ONCE_INIT: Once = Once;
        pub mod mpsc {
            types! { RecvError RecvTimeoutError TryRecvError }
            functions! { ; sync_channel }
            pub struct Receiver<T>(T);
            pub struct SendError<T>(T);
            pub struct Sender<T>(T);
            pub struct SyncSender<T>(T);
            pub fn channel<T>() {}
        }
    }

    thread: "threads are the kernel's; make and stop them in C with \
             kthread_run() and kthread_stop(), sleep with msleep()" {
        types! { AccessError Builder Scope Thread ThreadId }
        functions! {
            available_parallelism current panicking park yield_now;
            park_timeout scope sleep sleep_ms spawn
        }
        pub struct JoinHandle<T>(T);
        pub struct LocalKey<T>(T);
        pub struct ScopedJoinHandle<T>(T);
        pub type Result<T> = core::result::Result<T, ()>;
    }

    time: "std's clocks need an operating system below; use the kernel's \
           through C: ktime_get_ns(), jiffies" {
        types! { Instant SystemTime SystemTimeError }
        pub const UNIX_EPOCH: SystemTime = SystemTime;
    }
}
