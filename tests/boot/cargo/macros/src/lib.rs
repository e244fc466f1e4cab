// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! Runs in rustc on the machine that builds.
use proc_macro::TokenStream;

/// `#[derive(Named)]`: a constant NAME with the type's name.
#[proc_macro_derive(Named)]
pub fn named(item: TokenStream) -> TokenStream {
    let mut words = item.into_iter().map(|t| t.to_string());
    let name = words
        .by_ref()
        .skip_while(|w| w != "struct")
        .nth(1)
        .expect("a struct");
    let file = std::env::var("CARGO_PKG_NAME").unwrap();
    format!("impl {name} {{ pub const NAME: &'static str = \"{file}::{name}\"; }}")
        .parse()
        .unwrap()
}
