//! How a public screen is laid out: across, upright, or plain for old and electronic-paper screens.
//!
//! Keeps true: each layout has one word, in addresses and wherever a screen's choice is kept.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    #[default]
    Landscape,
    Portrait,
    /// Without script, black on white.
    Plain,
}

impl Layout {
    pub const ALL: [Layout; 3] = [Layout::Landscape, Layout::Portrait, Layout::Plain];

    pub fn word(self) -> &'static str {
        match self {
            Layout::Landscape => "landscape",
            Layout::Portrait => "portrait",
            Layout::Plain => "plain",
        }
    }

    /// ```
    /// # use leyuan::domain::layout::Layout;
    /// assert_eq!(Layout::parse("plain"), Some(Layout::Plain));
    /// assert_eq!(Layout::parse("Plain"), None);
    /// ```
    pub fn parse(word: &str) -> Option<Layout> {
        Layout::ALL.into_iter().find(|layout| layout.word() == word)
    }
}
