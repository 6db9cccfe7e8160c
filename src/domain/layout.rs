//! How a screen lies: what staff choose when they hang it, and what its picture is drawn for.
//!
//! Keeps true: there are no others; a word nobody knows is none of them.

/// How a screen lies.
///
/// ```
/// # use leyuan::domain::layout::Layout;
/// assert!(Layout::ALL.iter().all(|layout| Layout::parse(layout.code()) == Some(*layout)));
/// assert_eq!(Layout::parse("square"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Layout {
    #[default]
    Landscape,
    Portrait,
    /// For what shows little: no script, few colours, drawn anew now and then.
    Plain,
    /// People touch it: a family says that it is here.
    CheckIn,
    /// People touch it: where a child of some age is welcome now.
    Here,
}

impl Layout {
    pub const ALL: [Layout; 5] =
        [Layout::Landscape, Layout::Portrait, Layout::Plain, Layout::CheckIn, Layout::Here];
    /// Screens people touch.
    pub const STANDS: [Layout; 2] = [Layout::CheckIn, Layout::Here];

    pub fn code(self) -> &'static str {
        match self {
            Layout::Landscape => "landscape",
            Layout::Portrait => "portrait",
            Layout::Plain => "plain",
            Layout::CheckIn => "check_in",
            Layout::Here => "here",
        }
    }

    pub fn parse(code: &str) -> Option<Layout> {
        Layout::ALL.into_iter().find(|layout| layout.code() == code)
    }
}
