// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! Uses each crate of the list a little, and says of each whether what came out
//! is right: `crate NAME: ok`.
#![crate_type = "staticlib"]

use std::hash::{BuildHasherDefault, Hasher};

extern "C" {
    fn kmodrustc_alloc_count() -> usize;
    fn kmodrustc_free_count() -> usize;
}

fn use_adler() -> bool {
    adler::adler32_slice(b"Wikipedia") == 0x11e6_0398
}

fn use_arrayvec() -> bool {
    let mut v = arrayvec::ArrayVec::<_, 3>::new();
    (0..3).for_each(|i| v.push(i * 2));
    let s = arrayvec::ArrayString::<8>::from("kernel").unwrap();
    v.try_push(9).is_err() && v.iter().sum::<i32>() == 6 && s.len() == 6
}

bitflags::bitflags! {
    struct Mode: u32 {
        const READ = 4;
        const WRITE = 2;
    }
}

fn use_bitflags() -> bool {
    let both = Mode::READ | Mode::WRITE;
    format!("{:?} {}", both, (both - Mode::READ).bits()) == "READ | WRITE 2"
}

fn use_byteorder() -> bool {
    use byteorder::{BigEndian, ByteOrder, LittleEndian};
    let mut raw = [0; 8];
    BigEndian::write_u32(&mut raw, 0x0102_0304);
    LittleEndian::write_u24(&mut raw[4..], 0x05_0607);
    raw == [1, 2, 3, 4, 7, 6, 5, 0]
}

fn use_bytes() -> bool {
    use bytes::{Buf, BufMut};
    let mut out = bytes::BytesMut::with_capacity(4);
    out.put_u16(0x6b65);
    out.put(&b"rnel"[..]);
    let mut all = out.freeze();
    let tail = all.slice(2..);
    all.get_u8() == b'k' && tail == "rnel" && all.remaining() == 5
}

cfg_if::cfg_if! {
    if #[cfg(target_os = "none")] {
        const BARE: bool = true;
    } else {
        const BARE: bool = false;
    }
}

fn use_cfg_if() -> bool {
    BARE
}

fn use_crc32fast() -> bool {
    let long: Vec<u8> = (0..1000u32).map(|i| i as u8).collect();
    crc32fast::hash(b"123456789") == 0xcbf4_3926 && crc32fast::hash(&long) == 0x74e3_fb41
}

fn use_either() -> bool {
    use either::Either::{self, Left, Right};
    let pick = |up| if up { Left(0..4) } else { Right((0..4).rev()) };
    let text: Either<&str, String> = Right("owned".to_string());
    pick(true).chain(pick(false)).eq([0, 1, 2, 3, 3, 2, 1, 0]) && text.either(str::len, |own| own.len()) == 5
}

fn use_fixedbitset() -> bool {
    let mut set = fixedbitset::FixedBitSet::with_capacity(100);
    set.extend([3, 64, 99]);
    set.toggle(64);
    set.ones().eq([3, 99]) && set.count_ones(..50) == 1
}

fn use_fnv() -> bool {
    let mut hasher = fnv::FnvHasher::default();
    hasher.write(b"foobar");
    hasher.finish() == 0x85944171f73967e8
}

fn use_hashbrown() -> bool {
    type Map = hashbrown::HashMap<u32, String, BuildHasherDefault<fnv::FnvHasher>>;
    let mut map = Map::default();
    (0..2000).for_each(|i| drop(map.insert(i, i.to_string())));
    map.retain(|key, _| key % 3 == 0);
    map.len() == 667 && map.get(&1998).map_or(false, |text| text == "1998") && !map.contains_key(&1)
}

fn use_hex() -> bool {
    hex::encode(b"\x00kv\xff") == "006b76ff" && hex::decode("0g").is_err()
}

fn use_itoa() -> bool {
    let (mut one, mut two) = (itoa::Buffer::new(), itoa::Buffer::new());
    one.format(i64::MIN) == "-9223372036854775808" && two.format(u128::MAX).len() == 39
}

fn use_memchr() -> bool {
    let hay = "a kernel, a module, a kernel ".repeat(20);
    let found = memchr::memmem::find_iter(hay.as_bytes(), "kernel").count();
    found == 40 && memchr::memchr(b'm', hay.as_bytes()) == Some(12) && memchr::memrchr(b'x', b"abc").is_none()
}

fn use_nom() -> bool {
    use nom::{bytes::complete::tag, character::complete::digit1, multi::separated_list1, IResult};
    let list: IResult<&str, Vec<&str>> = separated_list1(tag(", "), digit1)("1, 22, 333;");
    list == Ok((";", vec!["1", "22", "333"]))
}

fn use_once_cell() -> bool {
    let cell: once_cell::race::OnceBox<Vec<u8>> = once_cell::race::OnceBox::new();
    let lazy = once_cell::unsync::Lazy::new(|| "lazy".to_string());
    cell.get_or_init(|| Box::new(vec![1, 2, 3])).len() == 3 && lazy.len() == 4
}

fn use_percent_encoding() -> bool {
    let there = percent_encoding::utf8_percent_encode("a b/é", percent_encoding::NON_ALPHANUMERIC).to_string();
    there == "a%20b%2F%C3%A9" && percent_encoding::percent_decode_str(&there).decode_utf8_lossy() == "a b/é"
}

fn use_rustc_hash() -> bool {
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write_u64(1);
    hasher.finish() == 0x517c_c1b7_2722_0a95
}

fn use_scopeguard() -> bool {
    let mut log = Vec::new();
    {
        let mut guard = scopeguard::guard(&mut log, |log| log.push("left"));
        guard.push("in");
    }
    log == ["in", "left"]
}

fn use_semver() -> bool {
    let version = semver::Version::parse("6.12.0-rc.1+deb12").unwrap();
    let asked = semver::VersionReq::parse(">=6.1, <7").unwrap();
    version.minor == 12 && !asked.matches(&version) && asked.matches(&semver::Version::new(6, 1, 176))
}

fn use_siphasher() -> bool {
    let mut hasher = siphasher::sip::SipHasher13::new_with_keys(0, 0);
    hasher.write(b"");
    hasher.finish() == 0xd1fb_a762_150c_532c
}

fn use_smallvec() -> bool {
    let mut v: smallvec::SmallVec<[u64; 4]> = smallvec::smallvec![1, 2, 3];
    let small = !v.spilled();
    v.extend(4..=100);
    small && v.spilled() && v.iter().sum::<u64>() == 5050
}

static_assertions::const_assert!(core::mem::size_of::<usize>() == 8);
static_assertions::assert_impl_all!(String: Send, Sync);

fn use_static_assertions() -> bool {
    true
}

fn use_tinyvec() -> bool {
    let mut v: tinyvec::TinyVec<[u16; 2]> = tinyvec::tiny_vec!();
    (0..5).for_each(|i| v.push(i));
    v.is_heap() && v[..] == [0, 1, 2, 3, 4]
}

fn use_unicode_width() -> bool {
    use unicode_width::UnicodeWidthStr;
    "Ｈéllo".width() == 6
}

const USES: &[(&str, fn() -> bool)] = &[
    ("adler", use_adler),
    ("arrayvec", use_arrayvec),
    ("bitflags", use_bitflags),
    ("byteorder", use_byteorder),
    ("bytes", use_bytes),
    ("cfg_if", use_cfg_if),
    ("crc32fast", use_crc32fast),
    ("either", use_either),
    ("fixedbitset", use_fixedbitset),
    ("fnv", use_fnv),
    ("hashbrown", use_hashbrown),
    ("hex", use_hex),
    ("itoa", use_itoa),
    ("memchr", use_memchr),
    ("nom", use_nom),
    ("once_cell", use_once_cell),
    ("percent_encoding", use_percent_encoding),
    ("rustc_hash", use_rustc_hash),
    ("scopeguard", use_scopeguard),
    ("semver", use_semver),
    ("siphasher", use_siphasher),
    ("smallvec", use_smallvec),
    ("static_assertions", use_static_assertions),
    ("tinyvec", use_tinyvec),
    ("unicode_width", use_unicode_width),
];

#[no_mangle]
pub extern "C" fn run() -> i32 {
    let start = unsafe { (kmodrustc_alloc_count(), kmodrustc_free_count()) };
    let mut wrong = 0;
    for (name, use_it) in USES {
        let right = use_it();
        println!("crate {}: {}", name, if right { "ok" } else { "wrong" });
        wrong += !right as i32;
    }
    let end = unsafe { (kmodrustc_alloc_count(), kmodrustc_free_count()) };
    println!("allocations: {}, frees: {}", end.0 - start.0, end.1 - start.1);
    wrong
}
