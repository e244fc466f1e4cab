// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! A program of this machine: computes a table with floating point, asks $RUSTC
//! as build scripts do, and says what it was told.
use std::process::Command;
use std::{env, fs, path::Path};

fn rustc(args: &[&str]) -> (bool, String) {
    let out = Command::new(env::var("RUSTC").unwrap())
        .args(args)
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    (out.status.success(), text)
}

fn main() {
    let dir = env::var("OUT_DIR").unwrap();
    let target = env::var("TARGET").unwrap();
    let sines: Vec<i32> = (0..8)
        .map(|i| ((i as f64 / 4.0).sin() * 1000.0).round() as i32)
        .collect();
    fs::write(Path::new(&dir).join("sines.rs"), format!("{sines:?}")).unwrap();

    // As rustversion and autocfg read it: one line, and its first word.
    let version = rustc(&["--version"]).1;
    assert_eq!(version.lines().count(), 1, "{version}");
    assert!(version.starts_with("rustc 1."), "{version}");
    // As version_check and rustc_version read it.
    let verbose = rustc(&["--verbose", "--version"]).1;
    assert!(verbose.starts_with("rustc 1."), "{verbose}");
    for key in ["release: ", "host: ", "commit-date: ", "LLVM version: "] {
        assert!(verbose.lines().any(|l| l.starts_with(key)), "{verbose}");
    }
    let cfg = rustc(&["--print", "cfg", "--target", &target]).1;
    let os = cfg.lines().find(|l| l.starts_with("target_os=")).unwrap();
    println!("cargo:rustc-env=TABLE_OS={}", os.replace('"', ""));

    // A probe, as autocfg and anyhow do it.
    let probe = Path::new(&dir).join("probe.rs");
    for (name, text) in [
        ("core", "#![no_std] pub use core::fmt::Write;"),
        ("std", "pub use std::vec::Vec;"),
        ("nothing", "#![no_std] pub use core::no::Such;"),
    ] {
        fs::write(&probe, text).unwrap();
        let (ok, _) = rustc(&[
            "--crate-name=probe",
            "--crate-type=lib",
            "--emit=dep-info,metadata",
            "--target",
            &target,
            "--out-dir",
            &dir,
            probe.to_str().unwrap(),
        ]);
        println!("cargo:rustc-env=TABLE_HAS_{name}={ok}");
    }
    println!("cargo:rerun-if-changed=build.rs");
}
