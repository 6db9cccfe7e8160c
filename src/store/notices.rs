//! Notices: the outbox, and what waits on a household's page. And requests: what a key was answered.

use super::engine::{Arg, Conn, args, statements};
use super::ledger::Held;
use crate::domain::ids::{BookingId, CentreId, HouseholdId, NoticeId, SessionId};
use crate::domain::notice::{Notice, Subject};
use crate::domain::zone::Timestamp;
use crate::error::Fault;
use uuid::Uuid;

macro_rules! notice { () => {
    "SELECT id, centre_id, household_id, booking_id, session_id, detail, created_at, to_call, called_at, read_at, sent_at, tries FROM notice "
} }

statements! {
    INSERT = "INSERT INTO notice (id, centre_id, household_id, booking_id, session_id, kind, detail, created_at, to_call, next_try_at) VALUES \
              ($1, $2, $3, $4, $5, $6, $7, $8, (SELECT h.email IS NULL AND $9 FROM household h WHERE h.id = $3), $8)";
    EIGHT_LETTERS = "INSERT INTO notice (id, centre_id, household_id, booking_id, session_id, kind, detail, created_at, to_call, next_try_at) VALUES \
                     ($1, $2, $3, $4, $5, $6, $7, $8, (SELECT h.email IS NULL AND $9 FROM household h WHERE h.id = $3), $8), \
                     ($10, $11, $12, $13, $14, $15, $16, $17, (SELECT h.email IS NULL AND $18 FROM household h WHERE h.id = $12), $17), \
                     ($19, $20, $21, $22, $23, $24, $25, $26, (SELECT h.email IS NULL AND $27 FROM household h WHERE h.id = $21), $26), \
                     ($28, $29, $30, $31, $32, $33, $34, $35, (SELECT h.email IS NULL AND $36 FROM household h WHERE h.id = $30), $35), \
                     ($37, $38, $39, $40, $41, $42, $43, $44, (SELECT h.email IS NULL AND $45 FROM household h WHERE h.id = $39), $44), \
                     ($46, $47, $48, $49, $50, $51, $52, $53, (SELECT h.email IS NULL AND $54 FROM household h WHERE h.id = $48), $53), \
                     ($55, $56, $57, $58, $59, $60, $61, $62, (SELECT h.email IS NULL AND $63 FROM household h WHERE h.id = $57), $62), \
                     ($64, $65, $66, $67, $68, $69, $70, $71, (SELECT h.email IS NULL AND $72 FROM household h WHERE h.id = $66), $71)";
    OF_HOUSEHOLD = concat!(notice!(), "WHERE household_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2");
    BEFORE = concat!(notice!(), "WHERE household_id = $1 AND (created_at, id) < ($2, $3) ORDER BY created_at DESC, id DESC LIMIT $4");
    UNSENT = concat!(notice!(), "WHERE sent_at IS NULL AND next_try_at <= $1 ORDER BY next_try_at LIMIT $2");
    /// A reminder is worth a call while somebody of its booking is still expected.
    CALLS = concat!(notice!(), "WHERE centre_id = $1 AND to_call AND called_at IS NULL \
            AND (kind <> 'notice-reminder' OR EXISTS (SELECT 1 FROM booking_child bc JOIN session s ON s.id = bc.session_id \
            WHERE bc.booking_id = notice.booking_id AND bc.state = 'confirmed' AND s.starts_at > $3)) ORDER BY created_at LIMIT $2");
    CALLS_AFTER = concat!(notice!(), "WHERE centre_id = $1 AND to_call AND called_at IS NULL AND (created_at, id) > ($4, $5) \
            AND (kind <> 'notice-reminder' OR EXISTS (SELECT 1 FROM booking_child bc JOIN session s ON s.id = bc.session_id \
            WHERE bc.booking_id = notice.booking_id AND bc.state = 'confirmed' AND s.starts_at > $3)) ORDER BY created_at, id LIMIT $2");
    FIND = concat!(notice!(), "WHERE id = $1");
    CALLED = "UPDATE notice SET called_at = $2 WHERE id = $1 AND called_at IS NULL";
    READ = "UPDATE notice SET read_at = $2 WHERE household_id = $1 AND read_at IS NULL";
    TOLD_BY_PHONE = "UPDATE notice SET called_at = $2 WHERE booking_id = $1 AND to_call AND called_at IS NULL";
    /// What reached a family is no call any more.
    SENT = "UPDATE notice SET sent_at = $2, to_call = FALSE WHERE id = $1";
    TAKE = "UPDATE notice SET next_try_at = $2 WHERE id = $1 AND sent_at IS NULL AND next_try_at <= $3";
    FAILED = "UPDATE notice SET tries = tries + 1, next_try_at = $2 WHERE id = $1";
    GIVEN_UP = "UPDATE notice SET tries = tries + 1, next_try_at = NULL, to_call = (to_call OR $2) WHERE id = $1";
    ANSWER = "SELECT body_hash, answer FROM request WHERE household_id = $1 AND key = $2";
    REMEMBER = "INSERT INTO request (household_id, key, body_hash, answer, at) VALUES ($1, $2, $3, $4, $5)";
    EIGHT_ANSWERS = "INSERT INTO request (household_id, key, body_hash, answer, at) VALUES \
                     ($1, $2, $3, $4, $5), ($6, $7, $8, $9, $10), ($11, $12, $13, $14, $15), ($16, $17, $18, $19, $20), \
                     ($21, $22, $23, $24, $25), ($26, $27, $28, $29, $30), ($31, $32, $33, $34, $35), ($36, $37, $38, $39, $40)";
    EIGHT_KEYS = "SELECT household_id, key, body_hash, answer FROM request WHERE (household_id = $1 AND key = $2) OR (household_id = $3 AND key = $4) \
                  OR (household_id = $5 AND key = $6) OR (household_id = $7 AND key = $8) OR (household_id = $9 AND key = $10) \
                  OR (household_id = $11 AND key = $12) OR (household_id = $13 AND key = $14) OR (household_id = $15 AND key = $16)";
    FORGET_ANSWERS = "DELETE FROM request WHERE at < $1";
}

#[derive(sqlx::FromRow)]
struct NoticeRow {
    id: Uuid,
    centre_id: Uuid,
    household_id: Uuid,
    booking_id: Option<Uuid>,
    session_id: Option<Uuid>,
    detail: String,
    created_at: Timestamp,
    to_call: bool,
    called_at: Option<Timestamp>,
    read_at: Option<Timestamp>,
    sent_at: Option<Timestamp>,
    tries: i64,
}

impl TryFrom<NoticeRow> for Notice {
    type Error = Fault;

    fn try_from(row: NoticeRow) -> Result<Notice, Fault> {
        Ok(Notice {
            id: NoticeId(row.id),
            centre: CentreId(row.centre_id),
            household: HouseholdId(row.household_id),
            booking: row.booking_id.map(BookingId),
            session: row.session_id.map(SessionId),
            subject: serde_json::from_str(&row.detail)?,
            created_at: row.created_at,
            is_to_call: row.to_call,
            called_at: row.called_at,
            read_at: row.read_at,
            sent_at: row.sent_at,
            tries: super::centres::figure(row.tries),
        })
    }
}

/// Queues a notice in the transaction of the change it tells of. Families without e-mail are to be called where it
/// matters.
pub async fn queue(
    held: &mut Held,
    to: HouseholdId,
    (booking, session): (Option<BookingId>, Option<SessionId>),
    subject: &Subject,
    now: Timestamp,
) -> Result<(), Fault> {
    let detail = serde_json::to_string(subject)?;
    let centre = held.centre();
    let values = args![
        NoticeId::new(),
        centre,
        to,
        booking,
        session,
        subject.key(),
        detail,
        now,
        subject.is_worth_a_call()
    ];
    held.tell(values).await
}

/// Writes down letters, eight at a time.
pub(super) async fn write_letters(db: &mut Conn, rows: &[Vec<Arg>]) -> Result<(), Fault> {
    db.write_rows((EIGHT_LETTERS, INSERT), rows).await
}

/// A household's newest notices.
pub async fn of_household(db: &mut Conn, household: HouseholdId, most: u16) -> Result<Vec<Notice>, Fault> {
    let rows: Vec<NoticeRow> = db.all(OF_HOUSEHOLD, args![household, most]).await?;
    rows.into_iter().map(Notice::try_from).collect()
}

/// The same in pages: those before one of them.
pub async fn page(
    db: &mut Conn,
    household: HouseholdId,
    before: Option<(Timestamp, NoticeId)>,
    most: u16,
) -> Result<Vec<Notice>, Fault> {
    let Some((at, id)) = before else { return of_household(db, household, most).await };
    let rows: Vec<NoticeRow> = db.all(BEFORE, args![household, at, id, most]).await?;
    rows.into_iter().map(Notice::try_from).collect()
}

/// Notices due to be sent.
pub async fn unsent(db: &mut Conn, now: Timestamp, most: u16) -> Result<Vec<Notice>, Fault> {
    let rows: Vec<NoticeRow> = db.all(UNSENT, args![now, most]).await?;
    rows.into_iter().map(Notice::try_from).collect()
}

/// Households to call, the longest waiting first.
pub async fn calls(db: &mut Conn, centre: CentreId, most: u16, now: Timestamp) -> Result<Vec<Notice>, Fault> {
    let rows: Vec<NoticeRow> = db.all(CALLS, args![centre, most, now]).await?;
    rows.into_iter().map(Notice::try_from).collect()
}

/// The same in pages: those after one of them.
pub async fn calls_after(
    db: &mut Conn,
    centre: CentreId,
    (after, now): (Option<(Timestamp, NoticeId)>, Timestamp),
    most: u16,
) -> Result<Vec<Notice>, Fault> {
    let (at, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, NoticeId(Uuid::nil())));
    let rows: Vec<NoticeRow> = db.all(CALLS_AFTER, args![centre, most, now, at, id]).await?;
    rows.into_iter().map(Notice::try_from).collect()
}

pub async fn find(db: &mut Conn, id: NoticeId) -> Result<Option<Notice>, Fault> {
    let row: Option<NoticeRow> = db.opt(FIND, args![id]).await?;
    row.map(Notice::try_from).transpose()
}

/// Somebody called; false when somebody had before.
pub async fn called(held: &mut Held, id: NoticeId, now: Timestamp) -> Result<bool, Fault> {
    Ok(held.run(CALLED, args![id, now]).await? == 1)
}

/// On the telephone the family heard everything about this booking.
pub async fn told_by_phone(held: &mut Held, booking: BookingId, now: Timestamp) -> Result<(), Fault> {
    held.run(TOLD_BY_PHONE, args![booking, now]).await.map(drop)
}

/// The household looked at its page.
pub async fn read(held: &mut Held, household: HouseholdId, now: Timestamp) -> Result<(), Fault> {
    held.run(READ, args![household, now]).await.map(drop)
}

pub async fn sent(held: &mut Held, id: NoticeId, now: Timestamp) -> Result<(), Fault> {
    held.run(SENT, args![id, now]).await.map(drop)
}

/// Somebody sets out with it, and is thought lost at `until`; false when it is not due, or somebody else did.
pub async fn take(held: &mut Held, id: NoticeId, until: Timestamp, now: Timestamp) -> Result<bool, Fault> {
    Ok(held.run(TAKE, args![id, until, now]).await? == 1)
}

/// Not delivered; tried again at `next`.
pub async fn failed(held: &mut Held, id: NoticeId, next: Timestamp) -> Result<(), Fault> {
    held.run(FAILED, args![id, next]).await.map(drop)
}

/// Never to be delivered; `is_to_call` puts it among the calls.
pub async fn given_up(held: &mut Held, id: NoticeId, is_to_call: bool) -> Result<(), Fault> {
    held.run(GIVEN_UP, args![id, is_to_call]).await.map(drop)
}

/// What a household's key was answered: the hash of what it asked, and the answer.
pub async fn answer(
    held: &mut Held,
    household: HouseholdId,
    key: &str,
) -> Result<Option<(String, String)>, Fault> {
    if let Some(given) = held.given(household, key) {
        return Ok(Some(given));
    }
    if let Some(known) = held.memo.answers.get(&(household, key.to_owned())) {
        return Ok(known.clone());
    }
    answered(held, household, key).await
}

/// Looks up what commands about to be run were answered before, eight keys at a time.
pub(super) async fn foresee(db: &mut Conn, keys: &[(HouseholdId, String)]) -> Result<(), Fault> {
    for eight in keys.chunks(8) {
        let Some(last) = eight.last() else { continue };
        let asked = (0..8).map(|at| eight.get(at).unwrap_or(last));
        let args = asked.flat_map(|(household, key)| args![*household, key.as_str()]).collect();
        let rows: Vec<(Uuid, String, String, String)> = db.all(EIGHT_KEYS, args).await?;
        db.memo.answers.extend(eight.iter().map(|key| (key.clone(), None)));
        for (household, key, body, answer) in rows {
            db.memo.answers.insert((HouseholdId(household), key), Some((body, answer)));
        }
    }
    Ok(())
}

/// The same, as it was committed.
pub async fn answered(
    db: &mut Conn,
    household: HouseholdId,
    key: &str,
) -> Result<Option<(String, String)>, Fault> {
    db.opt(ANSWER, args![household, key]).await
}

/// Remembers what a key was answered; written with the group.
pub async fn remember(
    held: &mut Held,
    household: HouseholdId,
    key: &str,
    (body_hash, answer): (&str, &str),
    now: Timestamp,
) -> Result<(), Fault> {
    held.give((household, key), (body_hash, answer), now).await
}

/// Writes down what was answered, eight at a time.
pub(super) async fn write_answers(db: &mut Conn, rows: &[Vec<Arg>]) -> Result<(), Fault> {
    db.write_rows((EIGHT_ANSWERS, REMEMBER), rows).await
}

/// Answers are kept for 48 hours.
pub async fn forget_answers(held: &mut Held, before: Timestamp) -> Result<u64, Fault> {
    held.run(FORGET_ANSWERS, args![before]).await
}
