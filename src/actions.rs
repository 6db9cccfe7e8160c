//! What people can do, one verb to a file. Each is a command on a centre's ledger: it reads the facts, asks the
//! domain, writes, and queues the letters that tell of it, all in one transaction.

pub mod add_counter;
pub mod add_make_up;
pub mod add_session;
pub mod add_staff;
pub mod all_out;
pub mod announce;
pub mod answer_course_offer;
pub mod answer_offer;
pub mod be_away;
pub mod book;
pub mod book_at_desk;
pub mod book_basket;
pub mod book_once;
pub mod book_slot;
pub mod call;
pub mod call_anew;
pub mod cancel;
pub mod cancel_session;
pub mod change_pin;
pub mod check_in;
pub mod check_out;
pub mod close_room;
pub mod close_session;
pub mod consent;
pub mod copy_week;
mod correct_heads;
pub mod count_heads;
pub mod edit_collectors;
pub mod edit_host_account;
pub mod edit_household;
pub mod edit_staff;
pub mod enrol;
pub mod enrol_at_desk;
pub mod enrol_once;
pub mod enter_demo;
pub mod explain_excess;
pub mod forget;
pub mod forget_answers;
pub mod forget_codes;
pub mod forget_groups;
pub mod forget_incidents;
pub mod forget_pick_ups;
pub mod forget_private_uses;
pub mod forget_readings;
pub mod forget_sign_ins;
pub mod give_out;
pub mod give_up;
pub mod hold_roll_call;
pub mod import;
pub mod issue_card;
pub mod keep_draft;
pub mod keep_misfit;
pub mod leave_alone;
pub mod leave_course;
pub mod let_group_in;
pub mod let_host_in;
pub mod lift_closure;
pub mod line_up;
pub mod merge_households;
pub mod message_all;
pub mod move_session;
pub mod note_incident;
pub mod note_look;
pub mod note_payment;
pub mod note_use;
pub mod offer_code;
pub mod open_centre;
pub mod pair_by_code;
pub mod pair_screen;
pub mod pause_child;
pub mod place_group;
pub mod plan_ahead;
pub mod plan_rota;
pub mod plan_series;
pub mod post_notice;
pub mod prove;
pub mod prove_again;
pub mod publish_drafts;
pub mod put_on_duty;
pub mod read_counter;
pub mod register_household;
pub mod release;
pub mod remind;
pub mod reset_counts;
pub mod see;
pub mod self_check_in;
pub mod set_hours;
pub mod set_limits;
pub mod set_numbers;
mod set_right;
pub mod set_room;
pub mod settle;
pub mod settle_due;
pub mod share_calendar;
pub mod sign_in;
pub mod sign_out;
pub mod sound_alarm;
pub mod sound_emergency;
pub mod staff_session;
pub mod stand_in;
pub mod take_centre;
pub mod take_notice;
pub mod take_number;
pub mod tell_webhooks;
pub mod tell_when_open;
pub mod turn_away;
pub mod turn_room;
pub mod undo;
pub mod unpair_screen;
pub mod use_private_room;
pub mod walk_in;

use crate::domain::effects::Effects;
use crate::domain::timetable::Obstacle;

/// What became of a change whose effects were shown before (Z3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// The world moved: these are the effects now, and nothing was done.
    Changed(Effects),
    /// It cannot be, for these reasons.
    Blocked(Vec<Obstacle>),
}
