//! Where somebody is signed in, and where they prove once more who they are.

use crate::domain::ids::SignInId;

/// One's own sign-ins.
pub fn list() -> String {
    "/sign-ins".into()
}

/// One of them ended.
pub fn removal(sign_in: SignInId) -> String {
    format!("/sign-ins/{sign_in}/removal")
}

/// All of them ended at once.
pub fn removals() -> String {
    "/sign-ins/removal".into()
}

/// The PIN or the password once more.
pub fn proof() -> String {
    "/proof".into()
}

/// The same, which leads on to `next`.
pub fn proof_then(next: &str) -> String {
    super::with(&proof(), "next", next)
}
