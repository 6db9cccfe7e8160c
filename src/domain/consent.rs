//! Consent: what a guardian agreed to, by which text and channel (P3).

/// The text that is agreed to now; a change of its meaning is a new version.
pub const TEXT_VERSION: &str = "2026-11";

/// How a guardian said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// To somebody at the desk, who ticked it for them.
    Desk,
    Online,
    /// To somebody at the desk, by telephone.
    Phone,
}

impl Channel {
    pub const fn word(self) -> &'static str {
        match self {
            Channel::Desk => "desk",
            Channel::Online => "online",
            Channel::Phone => "phone",
        }
    }

    pub fn parse(word: &str) -> Option<Channel> {
        [Channel::Desk, Channel::Online, Channel::Phone].into_iter().find(|channel| channel.word() == word)
    }
}
