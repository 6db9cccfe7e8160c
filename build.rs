//! Builds again when a migration, an asset or a file of words is added: they are compiled into the program.
//!
//! Tells the program a fingerprint of what decides the bytes of its feeds (how they are written, their words, the
//! zone data), so that an entity tag of one build never stands for the bytes of another.

use std::fs;
use std::path::Path;

const DECIDE_FEEDS: [&str; 4] = ["src/feeds.rs", "src/feeds", "views/words", "Cargo.lock"];

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=views/assets");
    let mut fingerprint = 0xcbf2_9ce4_8422_2325;
    for path in DECIDE_FEEDS {
        println!("cargo:rerun-if-changed={path}");
        add(Path::new(path), &mut fingerprint);
    }
    println!("cargo:rustc-env=LEYUAN_FEEDS={fingerprint:016x}");
}

/// FNV-1a over a file, or over a folder's files in the order of their names.
fn add(path: &Path, fingerprint: &mut u64) {
    if let Ok(entries) = fs::read_dir(path) {
        let mut inner: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        inner.sort();
        inner.iter().for_each(|path| add(path, fingerprint));
        return;
    }
    for byte in fs::read(path).unwrap_or_default() {
        *fingerprint = (*fingerprint ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}
