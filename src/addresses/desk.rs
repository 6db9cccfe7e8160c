//! What the staff of one centre see and press.

use super::{BookingId, ClosureId, Date, DraftId, HouseholdId, RollCallId, SeriesId, SessionId};
use crate::domain::ids::{Number, StaffId};

pub fn sign_in(centre: &str) -> String {
    format!("/{centre}/desk/sign-in")
}

pub fn sign_in_then(centre: &str, next: &str) -> String {
    super::with(&sign_in(centre), "next", next)
}

pub fn sign_out(centre: &str) -> String {
    format!("/{centre}/desk/sign-out")
}

pub fn board(centre: &str) -> String {
    format!("/{centre}/desk")
}

/// Everybody who is inside, room by room.
pub fn roll_call(centre: &str) -> String {
    format!("/{centre}/desk/roll-call")
}

/// The list again, with the one that was just written down.
pub fn roll_call_held(centre: &str, held: RollCallId) -> String {
    super::with(&roll_call(centre), "held", &held.to_string())
}

/// One more or one fewer head in a room.
pub fn headcount(centre: &str, room: &str) -> String {
    format!("/{centre}/desk/rooms/{room}/headcount")
}

/// Why a room holds more people than it may.
pub fn excess(centre: &str, room: &str) -> String {
    format!("/{centre}/desk/rooms/{room}/excess")
}

/// Numbers for whoever waits at the door of a full session.
pub fn numbers(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/numbers")
}

/// Whose turn it is there.
pub fn turn(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/turn")
}

/// A room between two sessions: clear, or not yet.
pub fn turnaround(centre: &str, room: &str) -> String {
    format!("/{centre}/desk/rooms/{room}/turnaround")
}

pub fn limits(centre: &str, room: &str) -> String {
    format!("/{centre}/desk/rooms/{room}/limits")
}

/// A private room set in use or free (M1).
pub fn room_use(centre: &str, room: &str) -> String {
    format!("/{centre}/desk/rooms/{room}/use")
}

pub fn timetable(centre: &str, monday: Date) -> String {
    super::with(&sessions(centre), "week", &monday.to_string())
}

pub fn sessions(centre: &str) -> String {
    format!("/{centre}/desk/sessions")
}

pub fn new_session(centre: &str) -> String {
    format!("/{centre}/desk/sessions/new")
}

/// Everything that recurs, and where something new is planned.
pub fn all_series(centre: &str) -> String {
    format!("/{centre}/desk/series")
}

pub fn new_series(centre: &str) -> String {
    format!("/{centre}/desk/series/new")
}

/// What a series is to be from now on, or from a day on.
pub fn series_plan(centre: &str, series: SeriesId) -> String {
    format!("/{centre}/desk/series/{series}/plan")
}

/// The numbers of a series (S4).
pub fn series_numbers(centre: &str, series: SeriesId) -> String {
    format!("/{centre}/desk/series/{series}/numbers")
}

pub fn series_plan_from(centre: &str, series: SeriesId, from: Date) -> String {
    super::with(&series_plan(centre, series), "from", &from.to_string())
}

/// What is planned and not published.
pub fn drafts(centre: &str) -> String {
    format!("/{centre}/desk/drafts")
}

/// A draft thrown away.
pub fn draft_removal(centre: &str, draft: DraftId) -> String {
    format!("/{centre}/desk/drafts/{draft}/removal")
}

/// Drafts published together.
pub fn publication(centre: &str) -> String {
    format!("/{centre}/desk/publication")
}

/// One week copied to another.
pub fn week_copies(centre: &str) -> String {
    format!("/{centre}/desk/week-copies")
}

/// A week of one room.
pub fn timetable_of(centre: &str, monday: Date, room: &str) -> String {
    super::with(&timetable(centre, monday), "room", room)
}

/// Day, search and session of the board: the part of its address that can be shared.
pub fn board_of(centre: &str, session: SessionId) -> String {
    super::with(&board(centre), "session", &session.to_string())
}

/// Somebody is looked for on today's lists: asked by a form, so that no address holds a name.
pub fn search(centre: &str) -> String {
    format!("/{centre}/desk/search")
}

pub fn session_search(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/search")
}

/// A household is looked for, to book for it.
pub fn session_bookings_search(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/bookings/search")
}

/// The roster of one session.
pub fn session(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}")
}

/// Time, room and limits of one session: moved by one form.
pub fn session_plan(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/plan")
}

pub fn session_cancellation(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/cancellation")
}

/// What the ledger tells of it (S10).
pub fn session_story(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/story")
}

pub fn session_bookings(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/bookings")
}

/// The numbers of a room, set (S4).
pub fn room_numbers(centre: &str, room: &str) -> String {
    format!("/{centre}/desk/rooms/{room}/numbers")
}

/// A few words to everybody who comes.
pub fn session_message(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/message")
}

pub fn session_limits(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/limits")
}

/// Everybody of a session has left.
pub fn session_exit(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/exit")
}

pub fn walk_ins(centre: &str, session: SessionId) -> String {
    format!("/{centre}/desk/sessions/{session}/walk-ins")
}

/// A child turned away at the door (A6).
pub fn refusal(centre: &str, booking: BookingId) -> String {
    format!("/{centre}/desk/bookings/{booking}/refusal")
}

pub fn visits(centre: &str, booking: BookingId) -> String {
    format!("/{centre}/desk/bookings/{booking}/visits")
}

pub fn booking_cancellation(centre: &str, booking: BookingId) -> String {
    format!("/{centre}/desk/bookings/{booking}/cancellation")
}

/// What is decided about a child whose corrected birth date no longer fits (A7).
pub fn misfit(centre: &str, booking: BookingId, child: super::ChildId) -> String {
    format!("/{centre}/desk/bookings/{booking}/children/{child}/misfit")
}

/// The last press at this desk, taken back.
pub fn reversal(centre: &str) -> String {
    format!("/{centre}/desk/reversal")
}

pub fn households(centre: &str) -> String {
    format!("/{centre}/desk/households")
}

pub fn household(centre: &str, household: HouseholdId) -> String {
    format!("/{centre}/desk/households/{household}")
}

/// A household's card: printed once, replaced when lost.
pub fn card(centre: &str, household: HouseholdId) -> String {
    format!("/{centre}/desk/households/{household}/card")
}

/// The ledger of the house (S10).
pub fn changes(centre: &str) -> String {
    format!("/{centre}/desk/changes")
}

/// Its lines before a number.
pub fn changes_before(centre: &str, number: Number) -> String {
    format!("/{centre}/desk/changes?before={}", number.0)
}

/// Rooms and rules (S4).
pub fn rooms(centre: &str) -> String {
    format!("/{centre}/desk/rooms")
}

/// One room, and every number that holds in it.
pub fn room(centre: &str, room: &str) -> String {
    format!("/{centre}/desk/rooms/{room}")
}

/// Exceptional opening hours.
pub fn hours(centre: &str) -> String {
    format!("/{centre}/desk/hours")
}

pub fn closures(centre: &str) -> String {
    format!("/{centre}/desk/closures")
}

pub fn closure(centre: &str, closure: ClosureId) -> String {
    format!("/{centre}/desk/closures/{closure}")
}

/// A closure lifted early.
pub fn closure_end(centre: &str, closure: ClosureId) -> String {
    format!("/{centre}/desk/closures/{closure}/end")
}

/// Programs that are told what changes, and what could not be told.
pub fn webhooks(centre: &str) -> String {
    format!("/{centre}/desk/webhooks")
}

/// One message that was given up, sent again.
pub fn webhook_message(centre: &str, message: super::WebhookMessageId) -> String {
    format!("/{centre}/desk/webhooks/{message}")
}

/// One family called.
pub fn call(centre: &str, notice: super::NoticeId) -> String {
    format!("/{centre}/desk/to-call/{notice}")
}

/// On the telephone a family said that it can't come.
pub fn call_absence(centre: &str, notice: super::NoticeId) -> String {
    format!("/{centre}/desk/to-call/{notice}/absence")
}

/// Households without e-mail whom something concerns.
pub fn to_call(centre: &str) -> String {
    format!("/{centre}/desk/to-call")
}

/// Who may sign in at this desk (S11).
pub fn staff(centre: &str) -> String {
    format!("/{centre}/desk/staff")
}

pub fn colleague(centre: &str, colleague: StaffId) -> String {
    format!("/{centre}/desk/staff/{colleague}")
}

/// Another password for a colleague.
pub fn colleague_password(centre: &str, colleague: StaffId) -> String {
    format!("/{centre}/desk/staff/{colleague}/password")
}

/// A colleague's account shut.
pub fn colleague_removal(centre: &str, colleague: StaffId) -> String {
    format!("/{centre}/desk/staff/{colleague}/removal")
}
