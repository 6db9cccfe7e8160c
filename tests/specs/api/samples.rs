//! For each operation something real to send: what a program of whoever may would.

use crate::company::{HOST, Things};
use leyuan::domain::card::CardNumber;
use serde_json::{Value, json};

/// A body an operation takes; none where it takes none.
pub fn body(id: &str, things: &Things) -> Option<Value> {
    let family = &things.family;
    let (child, guardian) = (family.children[0], family.guardians[0]);
    let new_child = json!({ "nickname": "小米", "birth": "2022-03-15", "needs": "花生" });
    let new_guardian = json!({ "name": "外公", "phone": "13900001111", "is_adult": true });
    Some(match id {
        "sign-in" => json!({ "card": CardNumber::of(7_654_321).grouped(), "pin": "000001" }),
        "change-pin" => json!({ "pin": "000001", "new": "280416" }),
        "book-slot" => json!({ "starts": "2026-11-29T01:00:00Z", "guardian": guardian, "children": [child] }),
        "use-room" | "desk-use-room" => json!({ "wish": "in_use" }),
        "book" | "enrol" => json!({ "children": [child], "guardians": [guardian], "wish": "line" }),
        "book-basket" | "basket-outlook" => {
            json!({ "lines": [{ "session": things.session, "party": { "children": [child], "guardians": [guardian] } }] })
        }
        "cancel" | "leave-course" | "desk-leave-course" => json!({ "children": [child] }),
        "answer-offer" | "answer-course-offer" | "desk-answer-course-offer" => json!({ "reply": "take" }),
        "reach" => json!({ "language": "en", "email": "a@b.example", "has_reminders": true }),
        "add-child" | "change-child" | "desk-add-child" | "desk-change-child" => new_child,
        "add-guardian" | "change-guardian" | "desk-add-guardian" | "desk-change-guardian" => new_guardian,
        "give-consent" | "desk-give-consent" => json!({ "guardian": guardian }),
        "desk-change-household" => {
            json!({ "name": "一家", "is_resident": true, "language": "zh-CN", "email": null, "has_reminders": true })
        }
        "check-in" => json!({ "step": "in", "child": child }),
        "turn-away" => json!({ "child": child }),
        "walk-in" => json!({ "band": "0-", "step": "in" }),
        "count-heads" => json!({ "step": "in", "reason": "recount" }),
        "explain-excess" => json!({ "reason": "recount" }),
        "give-number" | "call-number" => json!({ "number": 1 }),
        "turn-room" => json!({ "clear_at": null }),
        "hold-roll-call" => json!({ "rooms": [{ "room": "play", "expected": 0, "seen": 1 }] }),
        "undo" => json!({ "visit": child }),
        "desk-book" | "desk-enrol" => json!({ "household": family.id, "party": { "children": [child] } }),
        "add-session" | "move-session" => json!({
            "room": "play", "date": "2026-12-20", "starts": "15:00:00", "ends": "16:00:00", "zh": "加场", "en": "Extra",
            "ages": "3–5", "places": 8, "room_limit": 20, "staff": 1, "walk_in_places": 0,
        }),
        "decide-misfit" => json!({ "answer": "keep", "reason": "老师同意" }),
        "make-up" => {
            json!({ "room": "play", "date": "2026-12-20", "starts": "15:00:00", "ends": "16:00:00" })
        }
        "add-counter" => json!({ "name": "南门", "room": "play" }),
        "send-readings" => {
            json!({ "readings": [{ "sequence": 1, "at": "2026-11-28T06:20:00Z", "in": 2, "out": 1 }] })
        }
        "call-off" => json!({ "reason": "teacher-ill" }),
        "close-room" => json!({
            "rooms": ["play"], "from_date": "2026-12-24", "from_time": "14:00:00", "to_date": "2026-12-24",
            "to_time": "15:00:00", "reason": "repair",
        }),
        "set-hours" => {
            json!({ "from": "2026-12-24", "open": "hours", "hours": ["09:00-12:00"], "reason": "event" })
        }
        "limit-session" | "limit-room" => json!({ "room_limit": 90 }),
        "find-households" => json!({ "find": "孩子" }),
        "register-household" => json!({
            "is_resident": true, "language": "zh-CN", "guardian": new_guardian, "children": [new_child], "has_consent": true,
        }),
        _ => return planning(id, things),
    })
}

/// The same of series, drafts and screens.
fn planning(id: &str, things: &Things) -> Option<Value> {
    Some(match id {
        "plan-series" | "change-series" => json!({
            "room": "play", "zh": "象棋", "en": "Chess", "ages": "6–12", "mode": "open", "minutes": 60, "places": 8, "staff": 1,
            "walk_in_places": 0,
            "when": [{ "rule": "weekly", "days": ["wed"], "at": ["15:00:00"], "from": "2026-12-02", "until": "2026-12-30" }],
        }),
        "set-numbers" => json!({
            "ages": "3–5", "grace_days": 0, "places": 8, "staff": 1, "walk_in_places": 0, "cancel_hours": 4, "why": "demand",
        }),
        "set-room-numbers" => json!({ "room_limit": 90, "turnaround_minutes": 0, "why": "measured" }),
        "pair-screen" => json!({ "room": "play", "layout": "portrait", "language": "en" }),
        "find-code" | "pair-by-code" => json!({ "code": things.code }),
        "publish-drafts" => json!({ "drafts": [things.message], "digest": "0" }),
        "copy-week" => json!({ "from": "2026-11-30", "to": "2026-12-07" }),
        _ => return of_people(id, things),
    })
}

/// The same of staff, and of who collects children.
fn of_people(id: &str, things: &Things) -> Option<Value> {
    let (child, guardian) = (things.family.children[0], things.family.guardians[0]);
    Some(match id {
        "add-colleague" => {
            json!({ "login": format!("c-{}", &things.colleague.0.simple().to_string()[20..]), "name": "小王", "role": "on_duty", "password": "a long enough password" })
        }
        "change-colleague" => json!({ "name": "小王", "role": "office" }),
        "let-host-in" => {
            json!({ "host": HOST.0, "login": format!("h-{}", &things.account.0.simple().to_string()[20..]), "password": "a long enough password" })
        }
        "reset-password" | "reset-host-password" => json!({ "password": "a long enough password" }),
        "plan-rota" => {
            json!({ "people": [things.colleague], "from": "2026-12-01", "until": "2026-12-14", "each_day": 2 })
        }
        "put-on-duty" => {
            json!({ "staff": things.colleague, "date": "2026-12-01", "starts": "09:00:00", "ends": "12:00:00" })
        }
        "be-away" | "come-back" => json!({ "staff": things.colleague, "date": "2026-12-02" }),
        "place-group" | "change-group" => {
            json!({ "name": "花苗幼儿园 大班", "ages": "8+", "children": 2, "adults": 1 })
        }
        "group-visit" => json!({ "step": "in" }),
        "note-incident" => {
            json!({ "date": "2026-11-28", "time": "14:00:00", "room": "play", "session": things.session, "child": child, "what": "摔了一跤", "informed": "奶奶" })
        }
        "announce" | "change-announcement" => json!({
            "zh": "电梯检修，请走楼梯", "from_date": "2026-11-28", "from_time": "14:00:00", "to_date": "2027-12-29", "to_time": "12:00:00",
            "rooms": ["play"],
        }),
        "sound-emergency" => json!({ "kind": "evacuate", "place_zh": "东门广场", "place_en": "East gate" }),
        "add-to-incident" => json!({ "what": "已经好了" }),
        "staff-session" => json!({ "staff": things.colleague }),
        "add-collector" | "desk-add-collector" => {
            json!({ "name": "外婆", "phone": "13900002222", "is_adult": true })
        }
        "allow-alone" | "desk-allow-alone" => json!({ "guardian": guardian }),
        "merge-households" => json!({ "other": things.other.id }),
        "pause-child" => json!({ "until": "2026-12-20", "why": "family-asked" }),
        "message-all" => json!({ "text": "请带防滑袜" }),
        "note-payment" => json!({ "step": "taken", "amount": "20", "booking": null }),
        "release" => json!({ "child": child, "to": "guardian", "who": guardian }),
        _ => return None,
    })
}
