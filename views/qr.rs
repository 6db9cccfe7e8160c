//! QR codes as pictures: one path, no style, dark on light in every theme.
//!
//! Invariant: a code stands beside the same thing in words, for whoever cannot scan it.

use fast_qr::{ECL, QRBuilder};
use maud::{Markup, html};
use std::fmt::Write;

/// Quiet modules around the code.
const MARGIN: usize = 2;

/// The code of a text, called `label`; nothing where the text is too long for one.
///
/// ```
/// # use leyuan::views::qr;
/// assert!(qr::code("https://leyuan.example.cn/bookings/1", "预约二维码").into_string().contains("<path"));
/// ```
pub fn code(text: &str, label: &str) -> Markup {
    let Ok(qr) = QRBuilder::new(text).ecl(ECL::M).build() else { return html! {} };
    let side = qr.size + 2 * MARGIN;
    let mut path = String::new();
    for y in 0..qr.size {
        let mut x = 0;
        while x < qr.size {
            let run = (x..qr.size).take_while(|x| qr[y][*x].value()).count();
            if run > 0 {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + MARGIN, y + MARGIN);
            }
            x += run.max(1);
        }
    }
    html! {
        svg role="img" aria-label=(label) viewBox={ "0 0 " (side) " " (side) } shape-rendering="crispEdges" {
            path fill="#10211f" d=(path) {}
        }
    }
}
