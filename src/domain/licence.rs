//! Under which licence a centre gives its programme away.

use serde::{Deserialize, Serialize};

/// The address of a licence; Creative Commons Attribution 4.0 unless the centre's file names another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Licence(String);

/// Licences people know by a name.
const KNOWN: [(&str, &str); 3] = [
    ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
    ("https://creativecommons.org/licenses/by-sa/4.0/", "CC BY-SA 4.0"),
    ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
];

impl Licence {
    /// ```
    /// # use leyuan::domain::licence::Licence;
    /// assert_eq!(Licence::parse("https://creativecommons.org/publicdomain/zero/1.0/").unwrap().name(), "CC0 1.0");
    /// assert!(Licence::parse("CC-BY").is_none() && Licence::parse("https://a b").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Licence> {
        let rest = text.strip_prefix("https://")?;
        let is_plain = rest.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b));
        (!rest.is_empty() && text.len() <= 200 && is_plain).then(|| Licence(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What people call it; its address where it has no such name.
    pub fn name(&self) -> &str {
        KNOWN.iter().find(|(address, _)| *address == self.0).map_or(&self.0, |(_, name)| name)
    }

    pub fn is_usual(&self) -> bool {
        *self == Licence::default()
    }
}

impl Default for Licence {
    fn default() -> Licence {
        Licence(KNOWN[0].0.into())
    }
}
