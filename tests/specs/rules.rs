//! Which specs hold which rule. A rule of RULES without a spec fails, and so does a spec that is not there.

use std::collections::BTreeSet;
use std::path::Path;

/// Every rule the first issue names, and the sentences that hold it.
const TABLE: &[(&str, &[&str])] = &[
    (
        "A1",
        &[
            "an_age_is_completed_calendar_months",
            "a_child_of_29_february_completes_a_year_on_1_march_in_common_years",
            "a_child_of_the_31st_completes_a_month_on_the_1st_after_a_short_one",
        ],
    ),
    ("A2", &["a_child_is_judged_on_the_day_of_the_session", "the_birth_dates_a_range_admits_are_shown"]),
    (
        "A3",
        &[
            "a_session_before_midnight_in_the_centre_uses_that_date_whatever_utc_says",
            "a_course_judges_the_age_on_its_first_date",
            "a_course_is_judged_on_its_first_planned_session",
            "a_late_joiner_is_judged_on_the_first_session_she_attends",
        ],
    ),
    (
        "A4",
        &[
            "without_a_birth_date_nobody_passes_an_age_limit",
            "where_no_range_was_stated_staff_must_look_first",
            "a_programme_for_adults_is_shown_with_its_reason_and_booked_by_nobody",
            "a_birth_after_today_or_eighteen_years_ago_is_asked_again",
        ],
    ),
    (
        "A6",
        &[
            "what_the_door_looks_at_is_told_before_anybody_books",
            "who_does_not_pass_the_door_loses_the_place_but_gets_no_strike",
        ],
    ),
    ("A5", &["grace_days_let_in_who_is_nearly_old_enough", "staff_may_set_an_age_aside_with_a_reason"]),
    (
        "G1",
        &[
            "under_six_a_guardian_comes_into_the_room_one_for_two_children",
            "too_few_staff_for_children_left_without_a_guardian_is_told",
        ],
    ),
    (
        "G2",
        &[
            "at_a_peak_no_more_guardians_come_than_must",
            "a_guardian_is_declared_grown_up",
            "children_of_eight_need_no_guardian_and_count_for_none",
            "a_sibling_brought_along_needs_a_guardians_eyes_like_any_child_under_eight",
            "a_guardian_of_two_bookings_is_counted_once_in_the_building",
        ],
    ),
    (
        "G3",
        &[
            "a_party_is_taken_whole_or_not_at_all_and_hears_which_child_is_meant",
            "a_basket_is_had_whole_or_nothing_of_it_and_each_line_hears_its_reasons",
        ],
    ),
    (
        "G4",
        &[
            "where_staff_stand_in_there_are_enough_for_the_youngest",
            "a_drop_off_session_without_staff_does_not_open",
        ],
    ),
    (
        "C1",
        &[
            "the_room_is_full_before_the_places_are_when_guardians_fill_it",
            "the_building_is_counted_at_each_instant_over_all_rooms",
            "two_rooms_of_one_basket_share_the_building",
            "no_more_families_than_there_may_be",
            "a_session_without_limits_is_shown_and_booked_by_nobody_until_staff_set_them",
            "where_nobody_said_what_the_building_holds_its_rooms_limits_stand_alone",
        ],
    ),
    (
        "C2",
        &[
            "a_guardian_on_site_takes_no_room_but_counts_in_the_building",
            "a_carried_baby_takes_a_body_but_no_place",
            "a_sibling_brought_along_is_a_body_in_the_room_and_takes_no_place",
            "who_is_of_the_age_takes_a_place_and_not_every_room_has_space_for_siblings",
        ],
    ),
    (
        "C3",
        &[
            "staff_may_pass_the_places_with_a_reason_but_never_the_room",
            "the_desk_passes_the_places_with_a_reason_that_stays_in_the_ledger",
        ],
    ),
    (
        "C4",
        &[
            "a_session_that_ends_at_nine_does_not_overlap_one_that_starts_at_nine",
            "a_session_that_clashes_with_another_or_its_turnaround_is_not_added",
            "sessions_that_clash_in_a_room_are_told_by_both_names",
            "the_plan_gives_way_to_what_staff_put_into_the_room",
        ],
    ),
    (
        "C5",
        &[
            "a_lowered_limit_cancels_nobody_and_takes_nobody_new",
            "lowering_a_limit_says_first_by_how_many_it_goes_over_and_cancels_nobody",
            "raising_a_limit_lets_the_waiting_in",
        ],
    ),
    (
        "C6",
        &[
            "the_same_key_makes_one_booking_and_hears_the_same_answer",
            "the_same_key_makes_one_basket_and_hears_the_same_answer",
            "of_two_baskets_for_the_last_places_exactly_one_is_whole",
            "sixty_four_at_once_never_sell_a_place_twice_or_lose_a_freed_one",
        ],
    ),
    (
        "C8",
        &[
            "walk_in_places_are_kept_off_online_booking",
            "a_walk_in_is_exempt_from_the_weekly_count_and_the_opening_hour",
        ],
    ),
    (
        "C9",
        &[
            "what_is_shown_is_how_many_parties_still_fit_in_every_limit",
            "the_board_and_the_wall_say_the_same_number_of_places",
            "a_count_corrects_heads_never_children_and_never_falls_below_zero",
        ],
    ),
    (
        "C10",
        &["heads_in_a_corner_count_in_the_whole_room", "the_door_of_a_corner_stops_at_the_whole_rooms_limit"],
    ),
    (
        "V1",
        &[
            "a_film_turns_away_the_too_young_and_asks_a_guardian_for_the_nearly_old_enough",
            "a_child_of_eight_is_alone_in_the_cinema_only_if_the_film_ends_in_time",
            "in_the_cinema_a_guardian_takes_a_seat",
        ],
    ),
    (
        "B1",
        &[
            "a_child_cannot_be_in_two_rooms_at_once",
            "a_child_waits_for_three_sessions_a_week_at_most",
            "what_an_earlier_line_takes_the_later_ones_do_not_find",
        ],
    ),
    (
        "B1a",
        &[
            "a_guardian_needed_in_one_room_cannot_be_in_another",
            "a_guardian_is_in_one_room_of_a_basket",
            "one_grown_up_cannot_mind_two_rooms_and_two_can",
        ],
    ),
    (
        "B2",
        &[
            "three_sessions_a_week_are_enough_and_two_in_one_room",
            "what_an_earlier_line_takes_the_later_ones_do_not_find",
            "who_is_brought_along_is_in_no_weekly_count_but_cannot_be_in_two_rooms",
        ],
    ),
    (
        "B3",
        &[
            "booking_opens_at_nine_seven_days_before_for_residents_and_six_for_others",
            "booking_closes_at_the_start",
            "who_asked_is_told_once_when_it_opens_for_them",
        ],
    ),
    ("B4", &["an_on_time_cancellation_gives_the_week_back_and_a_late_one_does_not"]),
    (
        "B5",
        &[
            "who_never_came_gets_a_strike_and_hears_of_it",
            "a_session_with_no_check_in_at_all_gives_nobody_a_no_show",
            "three_strikes_pause_online_booking_from_the_next_day_and_are_spent",
            "a_party_may_be_reduced_and_the_place_goes_to_the_next",
        ],
    ),
    (
        "B6",
        &[
            "a_day_ahead_a_freed_place_is_booked_at_once_for_the_first_in_line",
            "within_a_day_a_freed_place_is_offered_and_held_for_half_an_hour",
            "an_offer_that_runs_out_ends_its_entry_and_goes_to_the_next",
            "in_the_last_two_hours_nobody_is_offered_and_the_place_is_on_general_sale",
            "a_hold_begun_at_night_ends_at_half_past_eight",
            "a_party_that_does_not_fit_whole_keeps_its_place_and_the_next_that_fits_moves_up",
            "whoever_is_not_eligible_any_more_is_passed_over_and_told_once",
        ],
    ),
    (
        "K1",
        &["a_make_up_working_day_has_weekday_hours_though_it_is_a_saturday", "hours_follow_the_kind_of_day"],
    ),
    (
        "K2",
        &[
            "a_series_skips_special_days_unless_it_says_run",
            "a_make_up_day_adds_no_session_to_a_weekday_series",
            "a_weekend_series_leaves_out_holidays_and_makeup_days",
        ],
    ),
    (
        "K3",
        &[
            "dates_nobody_has_announced_are_unconfirmed",
            "a_date_nobody_has_confirmed_is_tentative",
            "announced_holidays_take_empty_sessions_away_and_leave_booked_ones_to_staff",
        ],
    ),
    (
        "K4",
        &[
            "a_skipped_wall_time_moves_later_by_the_gap",
            "of_a_repeated_wall_time_the_first_is_taken",
            "a_corrected_time_zone_moves_the_instants_and_not_the_promise",
            "a_thousand_random_rules_in_ten_zones_happen_when_dateutil_says",
        ],
    ),
    (
        "K5",
        &[
            "a_day_lasts_as_long_as_it_does_and_starts_when_it_starts",
            "a_week_is_monday_to_sunday_on_the_centres_clock",
        ],
    ),
    (
        "K6",
        &[
            "a_term_programme_leaves_out_vacations_and_a_vacation_programme_the_terms",
            "dates_after_the_list_of_terms_count_as_term_time_and_are_unconfirmed",
            "a_list_of_terms_continued_takes_empty_sessions_away_and_leaves_booked_ones_to_staff",
            "check_tells_what_is_wrong_about_terms",
        ],
    ),
    (
        "A7",
        &[
            "a_corrected_birth_date_cancels_nothing_and_shows_staff_what_no_longer_fits",
            "a_corrected_birth_date_flags_each_child_and_session_and_corrected_back_nothing",
            "staff_see_why_on_the_list_and_on_the_roster_and_keep_with_a_reason_in_writing",
            "the_desk_gives_up_the_place_of_the_child_that_no_longer_fits_and_of_no_other",
        ],
    ),
    (
        "B9",
        &[
            "one_enrolment_is_a_place_in_every_session",
            "a_course_is_taken_on_all_its_dates_or_on_none",
            "a_course_does_not_count_in_the_week",
            "a_course_opens_with_its_first_session_and_closes_with_its_last",
            "an_excused_date_goes_to_walk_ins_and_not_to_the_line",
            "leaving_gives_up_what_has_not_begun_and_the_line_moves_up",
            "a_missed_session_of_a_course_is_a_strike_and_an_excused_one_is_not",
            "a_course_is_taken_whole_and_a_talk_asked_for_at_the_desk",
        ],
    ),
    (
        "P2",
        &["one_family_never_sees_the_pages_of_another", "texts_that_hide_something_are_not_taken_as_names"],
    ),
    ("P4", &["consent_withdrawn_cancels_what_is_ahead_without_a_strike"]),
    (
        "P3",
        &[
            "without_consent_nothing_is_booked",
            "without_consent_no_family_is_registered",
            "the_desk_registers_a_family_in_one_form_and_its_card_opens",
            "consent_withdrawn_cancels_what_is_ahead_without_a_strike",
        ],
    ),
    (
        "C7",
        &[
            "the_door_stops_at_the_hard_limit_even_for_booked_people_and_that_is_no_strike",
            "two_presses_with_one_nonce_count_once",
            "a_check_in_is_counted_and_undo_restores_what_was",
            "counts_are_reset_when_the_building_closes_but_not_while_a_session_runs",
            "everybody_is_counted_out_when_the_building_has_closed_and_not_before",
        ],
    ),
    (
        "B7",
        &[
            "a_closure_cancels_just_the_sessions_it_touches_tells_their_families_and_gives_the_week_back",
            "closing_the_whole_closes_its_part_and_closing_the_part_leaves_the_whole_open",
            "a_closed_room_takes_no_new_session_until_the_closure_is_lifted",
            "a_cancelled_session_tells_everybody_and_puts_the_silent_on_the_calling_list",
        ],
    ),
    (
        "P2",
        &[
            "names_are_shown_from_a_day_before_to_a_day_after_and_not_outside",
            "one_family_never_sees_the_pages_of_another",
            "texts_that_hide_something_are_not_taken_as_names",
            "where_names_may_be_read_they_are_in_no_title_and_no_address",
            "log_and_ledger_know_ids_and_codes_alone",
        ],
    ),
    (
        "Z3",
        &[
            "a_closure_does_what_was_shown_or_nothing",
            "moving_a_session_keeps_the_places_and_tells_the_families",
        ],
    ),
    (
        "M1",
        &[
            "one_press_holds_the_room_and_it_releases_itself_after_thirty_minutes",
            "slots_follow_the_opening_hours_with_a_turnaround_between",
            "two_families_who_want_the_same_slot_at_once_get_it_once",
            "an_adult_has_four_slots_a_day_and_another_adult_of_the_family_more",
            "a_party_brings_a_small_child_its_siblings_and_two_adults_at_most",
            "a_slot_is_kept_five_minutes_then_anybody_takes_it_without_a_strike",
            "who_booked_comes_in_by_phone_or_with_the_code_word_at_the_desk",
            "extending_takes_the_whole_next_slot_if_it_is_free",
            "a_slot_belongs_to_the_adult_so_a_childs_session_is_no_clash",
        ],
    ),
    (
        "M2",
        &[
            "a_household_books_a_slot_and_the_public_sees_only_that_it_is_not_free",
            "the_door_of_a_private_room_says_free_in_use_or_when_it_is_free",
            "only_its_own_door_the_desk_and_a_household_may_press",
            "a_private_room_stands_in_no_feed",
            "a_private_room_is_no_event",
            "no_name_is_anywhere_for_anybody_else",
        ],
    ),
    ("M3", &["a_day_after_its_slot_nothing_is_left_but_a_count"]),
    (
        "P1",
        &[
            "no_name_is_anywhere_for_anybody_else",
            "no_screen_of_any_room_names_anybody",
            "no_feed_names_anybody",
            "the_wall_never_shows_more_than_full",
            "the_wall_shows_now_and_next_of_every_room_with_places_left",
        ],
    ),
    ("Z4", &["a_household_books_a_slot_and_the_public_sees_only_that_it_is_not_free"]),
    (
        "Z1",
        &["the_page_shows_the_verdict_the_button_gives", "the_preview_of_a_basket_says_what_the_press_gives"],
    ),
    (
        "Z2",
        &["every_reason_is_told_not_only_the_first", "a_basket_that_cannot_be_had_says_why_of_every_line"],
    ),
];

/// The rules that must be held by now.
const NAMED: &[&str] = &[
    "A1", "A2", "A3", "A4", "A5", "A6", "G1", "G2", "G3", "G4", "C1", "C2", "C3", "C4", "C5", "C6", "C8",
    "C9", "C10", "V1", "B1", "B1a", "B2", "B3", "B4", "B5", "B6", "K1", "K2", "K3", "K4", "K5", "K6", "P3",
    "Z1", "Z2", "C7", "B7", "P2", "Z3", "M1", "M2", "M3", "P1", "Z4", "A7",
];

/// Every spec of this house, by its name.
fn specs() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs");
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("the specs").flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(entry.path()).expect("a spec");
            names.extend(text.lines().filter_map(name).map(String::from));
        }
    }
    names
}

/// `fn a_sentence(` or, in a `spec!`, `a_sentence, "2026-…"`, with the `spec!(` before it or above.
fn name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let leads = ["async fn ", "fn ", "spec!("];
    let line = leads.iter().find_map(|lead| line.strip_prefix(lead)).unwrap_or(line);
    let end = line.find([',', '('])?;
    let name = &line[..end];
    (name.contains('_') && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'))
        .then_some(name)
}

#[test]
fn every_rule_has_a_spec_that_is_there() {
    let specs = specs();
    let missing: Vec<String> = TABLE
        .iter()
        .flat_map(|(rule, names)| names.iter().map(move |name| (rule, name)))
        .filter(|(_, name)| !specs.contains(**name))
        .map(|(rule, name)| format!("{rule}: no spec {name}"))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
    for rule in NAMED {
        let held = TABLE.iter().any(|(named, specs)| named == rule && !specs.is_empty());
        assert!(held, "no spec holds {rule}");
    }
}
