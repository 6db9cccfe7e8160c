//! No statement reads a whole table that grows: its cost would grow with the years.
//!
//! Each statement's plan is read on both engines, with tables seeded. PostgreSQL is asked with `enable_seqscan = off`, so
//! that what is still read from end to end has no index that would serve.

use crate::scene::{Crowd, Scene, spec};
use leyuan::store;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row, SqliteConnection};

/// Tables that grow with every day, not with the house. What M3 erases after a day does not.
const GROWING: &[&str] = &[
    "absence",
    "alarm",
    "alert",
    "announcement",
    "booking",
    "booking_child",
    "booking_guardian",
    "change",
    "child",
    "closure",
    "closure_room",
    "collector",
    "consent",
    "counter_reading",
    "credential",
    "door_line",
    "day_off",
    "duty",
    "emergency",
    "enrolment",
    "enrolment_child",
    "enrolment_guardian",
    "family_calendar",
    "guardian",
    "harvest_item",
    "hand_over",
    "household",
    "imported",
    "incident",
    "incident_note",
    "kept",
    "notice",
    "pause",
    "payment",
    "request",
    "session",
    "session_count",
    "session_group",
    "session_left",
    "session_staff",
    "sign_in",
    "strike",
    "turned_away",
    "visit",
    "webhook_message",
    "webhook_told",
];

/// Tables as large as the house, or as the work in hand; of a private room, one number a day.
const SMALL: &[&str] = &[
    "draft",
    "centre",
    "counted_place",
    "counter",
    "device",
    "fact",
    "harvest",
    "host_account",
    "import_centre",
    "import_step",
    "pairing",
    "private_day",
    "private_use",
    "room",
    "series",
    "staff",
    "webhook_cursor",
];

const CROWD: Crowd = Crowd { households: 2_000, sessions: 2_000, bookings: 10_000 };

/// Partial indexes over what still has to be done: as long as the work, not as the years.
const WORK_LISTS: &[&str] = &[
    "booking_child_waiting",
    "change_corrected",
    "hand_over_once",
    "emergency_standing",
    "enrolment_child_offered",
    "enrolment_child_waiting",
    "notice_calls",
    "notice_unsent",
    "webhook_message_due",
    "webhook_message_pending",
];

/// A new table is decided about here.
#[test]
fn every_table_is_known_to_grow_or_to_stay_small() {
    let mut undecided = std::collections::BTreeSet::new();
    for file in std::fs::read_dir("migrations").unwrap() {
        let sql = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let made = sql.lines().filter_map(|line| line.strip_prefix("CREATE TABLE "));
        undecided.extend(made.map(|rest| rest.split([' ', '(']).next().unwrap_or_default().to_string()));
    }
    assert!(undecided.len() > 30);
    undecided.retain(|table| !GROWING.contains(&table.as_str()) && !SMALL.contains(&table.as_str()));
    assert!(undecided.is_empty(), "{undecided:?}");
}

spec! {
    no_statement_reads_a_whole_table_that_grows, "2026-05-04T01:00:00Z", scene => {
        scene.plant(CROWD).await;
        let mut wrong = Vec::new();
        let mut plans = Plans::open(&scene).await;
        for (name, sql) in store::statements() {
            let plan = plans.of(sql).await;
            let scanned = plans.scanned(sql, &plan);
            if !scanned.is_empty() {
                eprintln!("{name}\n{plan}");
                wrong.push(format!("{name} reads all of {}", scanned.join(", ")));
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    }
}

spec! {
    a_statement_without_an_index_is_found, "2026-05-04T01:00:00Z", scene => {
        scene.plant(CROWD).await;
        let mut plans = Plans::open(&scene).await;
        for sql in [
            "SELECT id FROM booking WHERE code = $1",
            "SELECT b.id FROM booking AS b JOIN session AS s ON s.id = b.session_id WHERE b.code = $1",
            "DELETE FROM visit WHERE heads = $1",
            "SELECT id FROM session ORDER BY id",
        ] {
            let plan = plans.of(sql).await;
            assert!(!plans.scanned(sql, &plan).is_empty(), "{sql}:\n{plan}");
        }
    }
}

/// Asks an engine how it would run a statement.
enum Plans {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Plans {
    async fn open(scene: &Scene) -> Plans {
        match scene.url.strip_prefix("sqlite:") {
            Some(path) => Plans::Sqlite(SqliteConnection::connect(path).await.unwrap()),
            None => {
                let mut db = PgConnection::connect(&scene.url).await.unwrap();
                db.execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan")
                    .await
                    .unwrap();
                Plans::Postgres(db)
            }
        }
    }

    /// A line for each step.
    async fn of(&mut self, sql: &str) -> String {
        let lines: Vec<String> = match self {
            Plans::Sqlite(db) => {
                let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
                let rows = sqlx::query(explain).fetch_all(db).await.unwrap();
                rows.iter().map(|row| row.get("detail")).collect()
            }
            Plans::Postgres(db) => {
                db.execute(AssertSqlSafe(format!("PREPARE asked AS {sql}"))).await.unwrap();
                let (count,): (i64,) = sqlx::query_as(
                    "SELECT cardinality(parameter_types)::bigint FROM pg_prepared_statements WHERE name = 'asked'",
                ).fetch_one(&mut *db).await.unwrap();
                let nothing = vec!["NULL"; usize::try_from(count).unwrap()].join(", ");
                let call = if count == 0 { String::new() } else { format!("({nothing})") };
                let rows = db.fetch_all(AssertSqlSafe(format!("EXPLAIN EXECUTE asked{call}"))).await.unwrap();
                let lines = rows.iter().map(|row| row.get(0)).collect();
                db.execute("DEALLOCATE asked").await.unwrap();
                lines
            }
        };
        lines.join("\n")
    }

    /// The growing tables a plan reads from end to end.
    fn scanned(&self, sql: &str, plan: &str) -> Vec<&'static str> {
        let lines: Vec<&str> = plan.lines().collect();
        // What an INSERT does not name SQLite reads only once a reference is broken already, to find out whose.
        let is_guarded = |table: &str| {
            matches!(self, Plans::Sqlite(_)) && sql.starts_with("INSERT") && !sql.contains(table)
        };
        let reads_all_of = |table: &str| {
            if is_guarded(table) {
                return false;
            }
            let names = names_of(sql, table);
            let is_it = |line: &str, before: &str| {
                let rest = line.split_once(before).map(|(_, rest)| rest);
                rest.and_then(|rest| rest.split_whitespace().next()).is_some_and(|word| names.contains(&word))
            };
            let is_short = |line: &str| WORK_LISTS.iter().any(|index| line.contains(index));
            lines.iter().enumerate().filter(|(_, line)| !is_short(line)).any(|(at, line)| match self {
                Plans::Sqlite(_) => is_it(line, "SCAN "),
                Plans::Postgres(_) => {
                    let is_narrowed = lines.get(at + 1).is_some_and(|next| next.contains("Index Cond:"));
                    is_it(line, "Seq Scan on ")
                        || (line.contains("Index") && is_it(line, " on ") && !is_narrowed)
                }
            })
        };
        GROWING.iter().copied().filter(|table| reads_all_of(table)).collect()
    }
}

/// What a table is called in a statement: SQLite's plans give only the alias.
fn names_of<'a>(sql: &'a str, table: &'a str) -> Vec<&'a str> {
    let words: Vec<&str> =
        sql.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
    let is_named = |word: &&str| word.chars().all(|c| c.is_lowercase() || c == '_');
    let alias = |at: usize| {
        let as_given = words[at + 1..].iter().copied().find(|word| !word.eq_ignore_ascii_case("AS"));
        as_given.filter(|_| words[at] == table).filter(is_named)
    };
    std::iter::once(table).chain((0..words.len()).filter_map(alias)).collect()
}
