//! How many files this process may have open, its connections among them.
//!
//! Invariant: the number is only ever raised, and never past what the machine allows without asking.

/// Raises it to `wanted`, or as near as may be; how many it is then.
///
/// ```
/// let now = leyuan::web::serve::open_files::raise(0);
/// assert!(leyuan::web::serve::open_files::raise(now) >= now);
/// ```
#[cfg(unix)]
pub fn raise(wanted: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let many = |limit: Option<u64>| limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
    let better = wanted.min(many(maximum));
    if better <= many(current) {
        return many(current);
    }
    match setrlimit(Resource::Nofile, Rlimit { current: u64::try_from(better).ok(), maximum }) {
        Ok(()) => better,
        Err(_) => many(current),
    }
}

/// Elsewhere nothing counts them.
#[cfg(not(unix))]
pub fn raise(_: usize) -> usize {
    usize::MAX
}
