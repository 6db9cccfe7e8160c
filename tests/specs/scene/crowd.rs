//! Years of use in seconds: rows written straight into the tables, for what depends on how many there are.

use super::Scene;
use super::ground::Ground;

/// How much was used. One session an hour, up to the hour the scene's clock shows; every booking is one child's.
#[derive(Debug, Clone, Copy)]
pub struct Crowd {
    pub households: u32,
    pub sessions: u32,
    pub bookings: u32,
}

impl Scene {
    /// Plants a crowd and lets the engine count it.
    pub async fn plant(&self, crowd: Crowd) {
        let like = self.session("2020-01-01T01:00:00Z", 10).await;
        let dialect = match &self.ground {
            Ground::Sqlite { .. } => Dialect::Sqlite,
            Ground::Postgres { .. } => Dialect::Postgres,
        };
        let now = self.now().format("%Y-%m-%d %H:00:00").to_string();
        for (rows, sql) in statements(crowd) {
            let sql = dialect.write(&sql, &now, &like.to_string());
            let sql = format!(
                "WITH RECURSIVE crowd (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM crowd WHERE n < {rows}) {sql}"
            );
            self.execute(sql).await;
        }
        self.execute(format!("UPDATE centre SET last_number = {}", crowd.bookings + crowd.sessions + 9))
            .await;
        self.execute("ANALYZE".to_string()).await;
    }

    async fn execute(&self, sql: String) {
        let text = sqlx::AssertSqlSafe(sql.clone());
        match &self.ground {
            Ground::Sqlite { pool, .. } => sqlx::query(text).execute(pool).await.map(drop),
            Ground::Postgres { pool, .. } => sqlx::query(text).execute(pool).await.map(drop),
        }
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

#[derive(Clone, Copy)]
enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// `id(KIND, NUMBER)`, `ago(HOURS)` and `day(HOURS)` in the engine's own words; `like` is a session to take after.
    fn write(self, sql: &str, now: &str, like: &str) -> String {
        let mut out = sql.replace("$like", &self.literal(like));
        for (name, of) in [
            ("id(", Dialect::id as fn(Dialect, &[&str], &str) -> String),
            ("ago(", Dialect::ago),
            ("day(", Dialect::day),
        ] {
            while let Some(start) = out.find(&format!("@{name}")) {
                let inner = start + name.len() + 1;
                let end = inner + out[inner..].find(")@").expect("an end");
                let parts: Vec<&str> = out[inner..end].split(';').map(str::trim).collect();
                let said = of(self, &parts, now);
                out.replace_range(start..end + 2, &said);
            }
        }
        out
    }

    fn literal(self, id: &str) -> String {
        match self {
            Dialect::Sqlite => format!("X'{}'", id.replace('-', "")),
            Dialect::Postgres => format!("'{id}'::uuid"),
        }
    }

    fn id(self, parts: &[&str], _: &str) -> String {
        let (kind, number) = (parts[0], parts[1]);
        match self {
            Dialect::Sqlite => format!("unhex('{kind}' || printf('%030x', {number}))"),
            Dialect::Postgres => format!("('{kind}' || lpad(to_hex({number}), 30, '0'))::uuid"),
        }
    }

    fn ago(self, parts: &[&str], now: &str) -> String {
        let hours = parts[0];
        match self {
            Dialect::Sqlite => {
                format!("strftime('%Y-%m-%dT%H:%M:%S+00:00', '{now}', (-({hours})) || ' hours')")
            }
            Dialect::Postgres => format!("timestamptz '{now}+00' - ({hours}) * interval '1 hour'"),
        }
    }

    fn day(self, parts: &[&str], now: &str) -> String {
        let hours = parts[0];
        match self {
            Dialect::Sqlite => format!("date('{now}', (-({hours})) || ' hours')"),
            Dialect::Postgres => format!("(timestamp '{now}' - ({hours}) * interval '1 hour')::date"),
        }
    }
}

/// How many rows, and the statement that makes row `n`.
fn statements(crowd: Crowd) -> Vec<(u32, String)> {
    let Crowd { households, sessions, bookings } = crowd;
    // Booking n is of session 1 + (n − 1) / each: the newest hours are the fullest known, none is over its places.
    let each = bookings.div_ceil(sessions.max(1)).max(1);
    let session = format!("(1 + (n - 1) / {each})");
    let household = format!("(1 + n % {})", households.max(1));
    let series = (households / 20).max(1);
    let centre = "(SELECT id FROM centre WHERE slug = 'jinhuayuan')";
    let room = "(SELECT id FROM room WHERE slug = 'play')";
    let one_family = format!("@id(0a; {household})@");
    let mut all = vec![
        (households, format!("INSERT INTO household (id, centre_id, name, resident, language, created_at) SELECT @id(0a; n)@, {centre}, '家' || n, TRUE, 'zh-CN', @ago(9000)@ FROM crowd")),
        (households, "INSERT INTO guardian (id, household_id, name, phone, phone_last4, adult, position) SELECT @id(0b; n)@, @id(0a; n)@, '家长', '1380000' || (1000 + n % 9000), CAST(1000 + n % 9000 AS TEXT), TRUE, 0 FROM crowd".into()),
        (households, "INSERT INTO child (id, household_id, name, birth, position) SELECT @id(0c; n)@, @id(0a; n)@, '孩子', @day(40000 + n % 9000)@, 0 FROM crowd".into()),
        (households, "INSERT INTO consent (id, household_id, purpose, text_version, channel, given_at) SELECT @id(0d; n)@, @id(0a; n)@, 'record', '1', 'desk', @ago(9000)@ FROM crowd".into()),
        (households, "INSERT INTO consent (id, household_id, purpose, text_version, channel, given_at, child_id) SELECT @id(13; n)@, @id(0a; n)@, 'leave_alone', '1', 'desk', @ago(9000)@, @id(0c; n)@ FROM crowd".into()),
        (households, "INSERT INTO collector (id, household_id, name, channel, added_at) SELECT @id(11; n)@, @id(0a; n)@, '外婆', 'online', @ago(9000 - n % 9000)@ FROM crowd".into()),
        (households, "INSERT INTO credential (id, household_id, card, pin, issued_at) SELECT @id(0e; n)@, @id(0a; n)@, 'card' || n, '', @ago(9000)@ FROM crowd".into()),
        (households, format!("INSERT INTO sign_in (id, token_hash, centre_id, household_id, begun_at, until) SELECT @id(0f; n)@, 'token' || n, {centre}, @id(0a; n)@, @ago(n % 2000)@, @ago(n % 2000 - 1000)@ FROM crowd")),
        (sessions, format!(
            "INSERT INTO session (id, centre_id, room_id, name_zh, name_en, description_zh, description_en, host_zh, host_en, date, wall, \
             planned_date, planned_wall, starts_at, ends_at, clears_at, places, room_limit, staff, walk_in_places, terms, judged_on, confirmed, \
             closed, seen_number, content_number, created_at, content_at) \
             SELECT @id(01; n)@, {centre}, {room}, '游乐', 'Play', '', '', '', '', @day(n)@, l.wall, @day(n)@, l.wall, @ago(n)@, @ago(n - 1)@, @ago(n - 1)@, \
             20, 60, 0, 0, l.terms, @day(n)@, TRUE, TRUE, n, n, @ago(n + 200)@, @ago(n + 200)@ FROM crowd JOIN session AS l ON l.id = $like")),
        (bookings, format!(
            "INSERT INTO booking (id, centre_id, session_id, household_id, number, code, created_at) \
             SELECT @id(02; n)@, {centre}, @id(01; {session})@, {one_family}, n + 9, CAST(1000 + n % 9000 AS TEXT), @ago({session} + 100)@ FROM crowd")),
        (bookings, format!(
            "INSERT INTO booking_child (booking_id, session_id, child_id, carried, state, active, arrived_at, left_at) \
             SELECT @id(02; n)@, @id(01; {session})@, @id(0c; {household})@, FALSE, 'attended', TRUE, @ago({session})@, @ago({session} - 1)@ FROM crowd")),
        (bookings, format!("INSERT INTO booking_guardian (booking_id, session_id, guardian_id, in_room) SELECT @id(02; n)@, @id(01; {session})@, @id(0b; {household})@, TRUE FROM crowd")),
        (bookings, format!("INSERT INTO change (centre_id, number, at, actor, verb, subject, detail) SELECT {centre}, n + 9, @ago({session} + 100)@, 'system', 'booking.confirmed', @id(02; n)@, '' FROM crowd")),
        (bookings, format!(
            "INSERT INTO visit (id, centre_id, room_id, session_id, booking_id, child_id, at, kind, children, heads, source, nonce) \
             SELECT @id(03; n)@, {centre}, {room}, @id(01; {session})@, @id(02; n)@, @id(0c; {household})@, @ago({session})@, CASE WHEN n % 10 = 0 THEN 'walk_in' ELSE 'check_in' END, 1, 2, 'crowd', CAST(n AS TEXT) FROM crowd")),
        (bookings, format!(
            "INSERT INTO notice (id, centre_id, household_id, booking_id, session_id, kind, detail, created_at, to_call, read_at, sent_at) \
             SELECT @id(04; n)@, {centre}, {one_family}, @id(02; n)@, @id(01; {session})@, 'booked', '{{}}', @ago({session} + 100)@, FALSE, @ago({session})@, @ago({session})@ FROM crowd")),
        (bookings, format!("INSERT INTO request (household_id, key, body_hash, answer, at) SELECT {one_family}, 'crowd' || n, '', '', @ago({session} + 100)@ FROM crowd")),
        (bookings, format!("INSERT INTO alarm (session_id, booking_id, child_id, step, at) SELECT @id(01; {session})@, @id(02; n)@, @id(0c; {household})@, 'guardians', @ago({session})@ FROM crowd WHERE TRUE ON CONFLICT DO NOTHING")),
        (bookings, format!("INSERT INTO hand_over (id, centre_id, session_id, booking_id, child_id, at, kind) SELECT @id(12; n)@, {centre}, @id(01; {session})@, @id(02; n)@, @id(0c; {household})@, @ago({session})@, 'guardian' FROM crowd")),
        (bookings, format!("INSERT INTO payment (id, centre_id, session_id, booking_id, coins, at) SELECT @id(13; n)@, {centre}, @id(01; {session})@, @id(02; n)@, 2000, @ago({session})@ FROM crowd")),
        (households / 20, format!("INSERT INTO series (id, centre_id, room_id, slug, name_zh, name_en, description_zh, description_en, host_kind, host_zh, host_en, plan, source) SELECT @id(06; n)@, {centre}, {room}, 'crowd-' || n, '', '', '', '', 'staff', '', '', '', 'crowd' FROM crowd")),
        (households, format!("INSERT INTO enrolment (id, centre_id, series_id, household_id, number, created_at) SELECT @id(07; n)@, {centre}, @id(06; 1 + n % {series})@, @id(0a; n)@, n, @ago(2000)@ FROM crowd")),
        (households, format!("INSERT INTO enrolment_child (enrolment_id, series_id, child_id, state, active) SELECT @id(07; n)@, @id(06; 1 + n % {series})@, @id(0c; n)@, 'confirmed', TRUE FROM crowd")),
        (households, "INSERT INTO enrolment_guardian (enrolment_id, guardian_id) SELECT @id(07; n)@, @id(0b; n)@ FROM crowd".into()),
        (bookings, "INSERT INTO absence (token_hash, booking_id, made_at) SELECT 'token' || n, @id(02; n)@, @ago(n % 2000)@ FROM crowd".into()),
        (bookings, format!("INSERT INTO alert (session_id, household_id, asked_at) SELECT @id(01; {session})@, {one_family}, @ago({session} + 100)@ FROM crowd WHERE TRUE ON CONFLICT DO NOTHING")),
        (bookings, format!("INSERT INTO kept (booking_id, child_id, reason, at) SELECT @id(02; n)@, @id(0c; {household})@, '', @ago({session})@ FROM crowd")),
        (sessions, "INSERT INTO webhook_told (endpoint, session_id, event, digest) SELECT 'https://example.org', @id(01; n)@, 'session', '' FROM crowd".into()),
        (bookings, format!("INSERT INTO webhook_message (id, endpoint, centre_id, session_id, event, number, payload, created_at, delivered_at) SELECT @id(08; n)@, 'https://example.org', {centre}, @id(01; {session})@, 'session', n, '', @ago({session})@, @ago({session})@ FROM crowd")),
        (sessions, "INSERT INTO session_count (session_id, attended, late, no_show, turned_away, cancelled, walk_in_children, walk_in_heads) SELECT @id(01; n)@, 1, 0, 0, 0, 0, 0, 0 FROM crowd".into()),
        (sessions, format!("INSERT INTO turned_away (centre_id, date, rule, reason, requests) SELECT {centre}, @day(24 * n)@, 'C6', 'full', 1 FROM crowd WHERE TRUE ON CONFLICT DO NOTHING")),
        (sessions, format!("INSERT INTO private_day (room_id, date, uses) SELECT {room}, @day(24 * n)@, 1 FROM crowd WHERE TRUE ON CONFLICT DO NOTHING")),
        (households / 10, format!("INSERT INTO strike (child_id, session_id, session_date, spent) SELECT @id(0c; n)@, @id(01; 1 + n % {})@, @day(1 + n % {})@, TRUE FROM crowd", sessions.max(1), sessions.max(1))),
        (households, "INSERT INTO pause (child_id, from_date, until_date) SELECT @id(0c; n)@, @day(1000 + n)@, @day(700 + n)@ FROM crowd".into()),
    ];
    all.extend(of_the_house(sessions, centre, room));
    all
}

/// Staff, when they are there, and when the house was shut.
fn of_the_house(sessions: u32, centre: &str, room: &str) -> Vec<(u32, String)> {
    vec![
        (sessions, format!("INSERT INTO session_group (id, centre_id, session_id, number, name, from_months, children, adults, state, placed_at, in_at, in_by, out_by) SELECT @id(16; n)@, {centre}, @id(01; n)@, n, '大班', 48, 9, 2, 'left', @ago(n)@, @ago(n)@, @id(17; n)@, @id(18; n)@ FROM crowd")),
        (sessions, format!("INSERT INTO incident (id, centre_id, number, happened_at, session_id, child_id) SELECT @id(14; n)@, {centre}, n, @ago(n)@, @id(01; n)@, @id(0c; n)@ FROM crowd")),
        (sessions, "INSERT INTO incident_note (id, incident_id, staff_id, at, what) SELECT @id(15; n)@, @id(14; n)@, @id(09; 1 + n % 40)@, @ago(n)@, '摔' FROM crowd".into()),
        (sessions, format!("INSERT INTO session_left (room_id, session_id, centre_id, number) SELECT {room}, @id(01; n)@, {centre}, n FROM crowd")),
        (40, format!("INSERT INTO staff (id, centre_id, login, name, role, password) SELECT @id(09; n)@, {centre}, 'crowd' || n, '', 'on_duty', '' FROM crowd")),
        (sessions, format!("INSERT INTO duty (id, centre_id, staff_id, date, from_wall, until_wall) SELECT @id(10; n)@, {centre}, @id(09; 1 + n % 40)@, @day(24 * n)@, '09:00', '17:00' FROM crowd")),
        (sessions, format!("INSERT INTO day_off (staff_id, date, centre_id) SELECT @id(09; 1 + n % 40)@, @day(24 * n)@, {centre} FROM crowd")),
        (sessions, "INSERT INTO door_line (session_id, given, called) SELECT @id(01; n)@, 3, 1 FROM crowd".into()),
        (sessions, "INSERT INTO session_staff (session_id, staff_id) SELECT @id(01; n)@, @id(09; 1 + n % 40)@ FROM crowd".into()),
        (sessions / 20, format!("INSERT INTO closure (id, centre_id, starts_at, ends_at, reason_zh, reason_en) SELECT @id(05; n)@, {centre}, @ago(20 * n + 1)@, @ago(20 * n)@, '', '' FROM crowd")),
        (sessions, format!("INSERT INTO announcement (id, centre_id, zh, en, starts_at, ends_at, rooms, staff_id) SELECT @id(19; n)@, {centre}, '通知', '', @ago(n)@, @ago(n - 1)@, '[]', @id(09; 1 + n % 40)@ FROM crowd")),
        (sessions / 20, format!("INSERT INTO emergency (id, centre_id, kind, zh, en, place_zh, place_en, begun_at, begun_by, ended_at) SELECT @id(1a; n)@, {centre}, 'pause', '', '', '', '', @ago(20 * n + 1)@, @id(09; 1 + n % 40)@, @ago(20 * n)@ FROM crowd")),
        (sessions / 20, format!("INSERT INTO closure_room (closure_id, room_id) SELECT @id(05; n)@, {room} FROM crowd")),
    ]
}
