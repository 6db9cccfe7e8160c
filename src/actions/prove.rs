//! Proving who one is: PINs and passwords are sealed with argon2id, and compared with what was sealed.
//!
//! Keeps true: at most two are worked on at once, off the threads that serve; never while a ledger is held. To
//! compare with nothing takes as long as to compare with something.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

use crate::domain::card::Sealed;
use crate::error::Fault;

/// Each takes 19 MiB while it works.
static HANDS: Semaphore = Semaphore::const_new(2);

/// Nobody's: what a guess at an unknown card is compared with.
static NOBODYS: LazyLock<Option<Sealed>> = LazyLock::new(|| sealed("nobody's").ok());

/// Seals a PIN or a password.
pub async fn seal(secret: &str) -> Result<Sealed, Fault> {
    let secret = secret.to_string();
    at_work(move || sealed(&secret)).await
}

/// Whether a secret is the one that was sealed; never, where nothing was.
pub async fn fits(secret: &str, kept: Option<&Sealed>) -> Result<bool, Fault> {
    // A row may hold an empty seal: of somebody who was never given a password.
    let kept = kept.filter(|kept| !kept.as_str().is_empty());
    let (secret, kept) = (secret.to_string(), kept.cloned());
    at_work(move || match kept.as_ref().or(NOBODYS.as_ref()) {
        Some(with) => Ok(compare(&secret, with)? && kept.is_some()),
        None => Ok(false),
    })
    .await
}

async fn at_work<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let _hand = HANDS.acquire().await.map_err(|closed| Fault::Other(closed.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|panicked| Fault::Other(panicked.to_string()))?
}

/// As OWASP advises: argon2id, 19 MiB, two passes, one lane.
fn argon2() -> Result<Argon2<'static>, Fault> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(fault)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn sealed(secret: &str) -> Result<Sealed, Fault> {
    let hash = argon2()?.hash_password(secret.as_bytes()).map_err(fault)?;
    Ok(Sealed::stored(hash.to_string()))
}

fn compare(secret: &str, with: &Sealed) -> Result<bool, Fault> {
    let hash = PasswordHash::new(with.as_str()).map_err(fault)?;
    Ok(argon2()?.verify_password(secret.as_bytes(), &hash).is_ok())
}

fn fault(error: impl std::fmt::Display) -> Fault {
    Fault::Other(format!("argon2: {error}"))
}
