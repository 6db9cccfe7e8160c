//! Whom somebody means who says a code at the door, as rows.

use super::engine::{Conn, args, statements};
use crate::domain::ids::{BookingId, CentreId};
use crate::domain::self_check_in::Said;
use crate::domain::window::Window;
use crate::error::Fault;
use uuid::Uuid;

/// Bookings of a day's sessions that stand and of whom somebody is expected, or inside.
macro_rules! live { ($named:literal) => { concat!(
    "SELECT DISTINCT b.id FROM session s JOIN booking b ON b.session_id = s.id JOIN booking_child bc ON bc.booking_id = b.id \
     WHERE s.centre_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3 AND s.cancelled IS NULL AND b.", $named, " = $4 \
     AND (bc.state = 'confirmed' OR (bc.state IN ('attended', 'late') AND bc.left_at IS NULL)) LIMIT 2") } }

statements! {
    BY_CODE = live!("code");
    BY_ID = live!("id");
}

/// The bookings of a day that answer to it; never more than two, since two are one too many.
pub async fn answering(
    db: &mut Conn,
    centre: CentreId,
    said: &Said,
    day: Window,
) -> Result<Vec<BookingId>, Fault> {
    let rows: Vec<(Uuid,)> = match said {
        Said::Code(code) => db.all(BY_CODE, args![centre, day.starts(), day.ends(), code.as_str()]).await?,
        Said::Ticket(booking) => db.all(BY_ID, args![centre, day.starts(), day.ends(), *booking]).await?,
    };
    Ok(rows.into_iter().map(|(id,)| BookingId(id)).collect())
}
