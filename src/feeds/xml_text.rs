//! Text in XML.
//!
//! Keeps true: no text ends the element or the attribute it stands in, and none makes a document unreadable.

/// XML 1.0 section 2.2: what may stand there at all.
pub fn is_allowed(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')
        || matches!(c, '\t' | '\n' | '\r' | '\u{80}'..='\u{9f}')
}

/// Text that may stand in an element or in an attribute.
///
/// ```
/// # use leyuan::feeds::xml_text::escaped;
/// assert_eq!(escaped("<乐园> & \"more\"\u{0}"), "&lt;乐园&gt; &amp; &quot;more&quot;");
/// ```
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Bare, a reader would make a line feed of it.
            '\r' => out.push_str("&#13;"),
            c if is_allowed(c) => out.push(c),
            _ => {}
        }
    }
    out
}
