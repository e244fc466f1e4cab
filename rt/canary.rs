// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! canary.rs - compiled and linked once against a sysroot that was just made:
//! what it leaves undefined tells whether the sysroot is whole.

#[no_mangle]
pub extern "C" fn canary(n: usize, divisor: u64) -> usize {
    let divisor = u128::from(divisor) << 3;
    let quotients: Vec<u128> = (0..n as u128).map(|i| i / divisor).collect();
    let text = format!("{:?}", quotients);
    println!("{} {:>8.3}", text, "canary");
    text.len() + quotients[n] as usize
}
