//! Style, script and icons: embedded in the program, addressed by their content.
//!
//! Invariant: a hashed address never changes its bytes, so it may be kept for ever; a plain name (`/sw.js`)
//! may change with each release and must be asked for again.

use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

/// The address of an asset, with its content in the name: `/assets/app.1a2b3c4d5e.css`.
pub fn url(name: &str) -> &'static str {
    match ASSETS.by_name.get(name) {
        Some(asset) => &asset.url,
        None => panic!("there is no asset {name}"),
    }
}

/// The bytes, media type and whether the address holds the content's hash, for the last part of an address.
pub fn find(name: &str) -> Option<(&'static [u8], &'static str, bool)> {
    if let Some(asset) = ASSETS.by_name.get(name) {
        return Some((&asset.bytes, asset.mime, false));
    }
    let asset = ASSETS.by_name.get(ASSETS.by_hashed_name.get(name)?)?;
    Some((&asset.bytes, asset.mime, true))
}

/// One hash over all assets: a screen that shows an older one reloads itself.
pub fn build() -> &'static str {
    &ASSETS.build
}

/// Files served as one, so that a page needs few requests: the parts are put in this order.
const JOINED: [(&str, &[&str]); 4] = [
    ("app.css", &["tokens.css", "app.css"]),
    ("staff.css", &["staff.css", "slots.css", "reports.css"]),
    ("kiosk.css", &["kiosk.css", "upright.css"]),
    ("desk.js", &["desk.js", "swap.js"]),
];

#[derive(RustEmbed)]
#[folder = "views/assets/"]
struct Files;

struct Asset {
    bytes: Vec<u8>,
    mime: &'static str,
    url: String,
}

struct Assets {
    by_name: BTreeMap<String, Asset>,
    by_hashed_name: BTreeMap<String, String>,
    build: String,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut by_name = BTreeMap::new();
    let mut by_hashed_name = BTreeMap::new();
    let mut all = Sha256::new();
    for name in Files::iter() {
        let bytes = bytes(&name);
        all.update(&bytes);
        let hashed = hashed_name(&name, &bytes);
        let url = format!("/assets/{hashed}");
        by_hashed_name.insert(hashed, name.to_string());
        by_name.insert(name.to_string(), Asset { mime: mime(&name), bytes, url });
    }
    Assets { by_name, by_hashed_name, build: hex(&all.finalize()) }
});

fn bytes(name: &str) -> Vec<u8> {
    let joined = JOINED.iter().find(|(joined, _)| *joined == name).map(|(_, parts)| *parts);
    let parts = joined.unwrap_or(std::slice::from_ref(&name));
    parts.iter().filter_map(|part| Files::get(part)).flat_map(|file| without_notes(&file.data)).collect()
}

/// Style and script without indentation and without lines that are only a `//` note: those are for us.
fn without_notes(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    let lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect::<String>().into_bytes()
}

fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let (stem, kind) = name.rsplit_once('.').unwrap_or((name, "txt"));
    format!("{stem}.{}.{kind}", hex(&Sha256::digest(bytes)))
}

/// The first ten hex digits.
fn hex(digest: &[u8]) -> String {
    digest.iter().take(5).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
