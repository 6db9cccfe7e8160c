//! In which coding an answer travels that is kept ready: gzip, or none (RFC 9110 section 12.5.3).

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coding {
    Identity,
    Gzip,
}

impl Coding {
    /// What a request asks for.
    pub fn asked(headers: &HeaderMap) -> Coding {
        let lists = headers.get_all(ACCEPT_ENCODING).iter().map(|list| list.to_str().unwrap_or("?"));
        Coding::wanted(&lists.collect::<Vec<_>>().join(","))
    }

    /// gzip where it is accepted, and not liked less than none.
    fn wanted(accepted: &str) -> Coding {
        let weight = |name: &str| {
            accepted.split(',').find_map(|range| {
                let (coding, parameters) = range.split_once(';').unwrap_or((range, "q=1"));
                let weight = parameters.trim().strip_prefix("q=").unwrap_or("0");
                coding.trim().eq_ignore_ascii_case(name).then(|| weight.parse::<f32>().unwrap_or(0.0))
            })
        };
        let gzip = weight("gzip").or_else(|| weight("*")).unwrap_or(0.0);
        let plain = weight("identity").unwrap_or(0.0);
        if gzip > 0.0 && gzip >= plain { Coding::Gzip } else { Coding::Identity }
    }
}

pub fn gzip(body: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 8), Compression::default());
    let written = encoder.write_all(body.as_bytes()).and_then(|()| encoder.finish());
    written.expect("memory takes what is written")
}
