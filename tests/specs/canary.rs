//! Names stay where they belong: a family nobody could mistake is planted through the real forms, and then everything
//! the house says to anybody else is searched for it (P1, P2, M2).
//!
//! Invariant: a canary in a page, a header, a title, an address, the log or the ledger fails.

use crate::company::{Company, Knocks, Things};
use crate::harvest::{self, EVENT_SERIES, EVENTS, SERIES, SESSIONS};
use crate::paper::{addresses, form, title};
use crate::scene::{Family, Scene, spec};
use crate::visitor::{Answer, Visitor, program};
use crate::who_may::filled;
use axum::http::{Method, StatusCode};
use leyuan::app::App;
use leyuan::domain::ids::{BookingId, HouseholdId, PrivateUseId};
use leyuan::store::households;
use leyuan::web;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tracing_subscriber::EnvFilter;
use uuid::Uuid;

pub const HOUSEHOLD: &str = "金丝雀一家";
pub const GUARDIAN: &str = "金丝雀妈妈";
pub const CHILD: &str = "Kanari小鹂";
pub const BABY: &str = "Kanari雏儿";
pub const NEEDS: &str = "Kanari花生过敏";
pub const PHONE: &str = "13700008642";
pub const EMAIL: &str = "kanari.mail@kanari.example";

/// Any of it, as it is or as an address would carry it.
const CANARIES: &[&str] = &[
    "Kanari",
    "kanari",
    "KANARI",
    "Kanuri",
    "金丝雀",
    "%E9%87%91%E4%B8%9D",
    "小鹂",
    "雏儿",
    "花生过敏",
    PHONE,
    "00008642",
];

/// Days of birth, which nobody else may read either.
pub const BIRTHS: &[&str] = &["2021-10-17", "20211017", "10 月 17 日", "17 October"];

pub fn has_canary(text: &str) -> Option<&'static str> {
    CANARIES.iter().copied().find(|canary| text.contains(canary))
}

/// The log of this whole program, listened to for canaries.
struct Ear;

static LINES: AtomicUsize = AtomicUsize::new(0);
static BETRAYED: Mutex<Vec<String>> = Mutex::new(Vec::new());

pub fn betrayed() -> MutexGuard<'static, Vec<String>> {
    BETRAYED.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Write for Ear {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        LINES.fetch_add(1, Ordering::SeqCst);
        let text = String::from_utf8_lossy(line);
        if has_canary(&text).is_some() {
            betrayed().push(text.into_owned());
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

pub fn listen() {
    let filter = EnvFilter::new("leyuan=trace,info");
    // Both engines' specs share one process: the first of them listens for both.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(|| Ear).with_ansi(false).try_init();
}

/// The centre, and the canaries in it.
pub struct Nest {
    pub company: Company,
    app: App,
    pub things: Things,
}

impl Nest {
    /// Registered at the desk, with places, a slot, a place in line, and a cancelled session to be called about.
    pub async fn built(scene: Scene) -> Nest {
        let company = Company::gathers(scene).await;
        let app = program(&company.scene);
        app.stop.begin(); // live streams end at once, so that they can be read to their end
        // Soon, so that staff see names; the second is full.
        let soon = company.scene.session("2026-11-28T06:30:00Z", 9).await;
        let full = company.scene.session("2026-11-29T02:00:00Z", 1).await;
        let doomed = company.scene.session("2026-11-29T04:00:00Z", 9).await;
        let others = company.scene.child().await;
        company.scene.asks(&others, full).await;

        let mut things = company.things("2026-11-30T07:00:00Z").await;
        let mut staff = company.browser(&app, Knocks::StaffHere, &others).await;
        registers(&mut staff).await;
        things.family = family(&company.scene).await;
        let mut parent = company.browser(&app, Knocks::Family, &things.family).await;
        for session in [soon, full, doomed] {
            let page = parent.get(&format!("/jinhuayuan/sessions/{session}")).await.body;
            let ask = form(&page, &format!("/jinhuayuan/sessions/{session}/bookings"));
            let child = things.family.children[0].to_string();
            let ticket = ask.ticking("child", &child).press(&mut parent).await.leads_to().to_string();
            if session == soon {
                things.booking = last_word::<BookingId>(&ticket);
            }
        }
        things.session = soon;
        things.slot = slot(&mut parent, &company.scene).await;
        cancels(&mut staff, &doomed.to_string()).await;
        checks_in(&mut staff, &things).await;
        harvest::Publisher::of(&program(&company.scene)).gives_out().await;
        Nest { company, app, things }
    }

    pub async fn visitor(&self, knocks: Knocks, language: &str) -> Visitor {
        let mut visitor = self.company.browser(&self.app, knocks, &self.things.family).await;
        visitor.headers.insert("accept-language", language.parse().unwrap());
        visitor
    }

    /// Every address there is to look at, and some that are not.
    fn to_see(&self) -> Vec<String> {
        let table = web::table();
        let pages = table.iter().filter(|entry| entry.method == Method::GET);
        let mut all: Vec<String> =
            pages.map(|entry| filled(entry.path, "jinhuayuan", &self.things)).collect();
        let child = self.things.family.children[0];
        all.extend([SERIES, SESSIONS, EVENT_SERIES, EVENTS].map(String::from));
        all.extend([
            "/nowhere/at/all".into(),
            "/jinhuayuan/sessions/nothing".into(),
            format!("/jinhuayuan/sessions/{child}"),
            format!("/jinhuayuan?child={child}"),
            "/jinhuayuan/rooms/baby.ics".into(),
            "/jinhuayuan/kiosk/baby".into(),
        ]);
        all
    }
}

fn last_word<T: std::str::FromStr>(address: &str) -> T {
    let word = address.rsplit('/').next().unwrap_or_default();
    word.parse().unwrap_or_else(|_| panic!("{address}: no id"))
}

async fn registers(staff: &mut Visitor) {
    let page = staff.get("/jinhuayuan/desk/households").await.body;
    let filled = form(&page, "/jinhuayuan/desk/households")
        .typing("guardian", GUARDIAN)
        .typing("phone", PHONE)
        .typing("name", HOUSEHOLD)
        .typing("email", EMAIL)
        .ticking("consent", "yes");
    let rows = [(CHILD, "2021", "10", "17", NEEDS), (BABY, "2025", "10", "17", "")];
    let filled = rows.into_iter().enumerate().fold(filled, |form, (nth, (name, year, month, day, needs))| {
        form.typing_in(("nickname", nth), name)
            .typing_in(("year", nth), year)
            .typing_in(("month", nth), month)
            .typing_in(("day", nth), day)
            .typing_in(("needs", nth), needs)
    });
    let registered = filled.press(staff).await;
    assert_eq!(registered.status, StatusCode::OK, "{}", crate::paper::text(&registered.body));
    assert!(has_canary(&title(&registered.body)).is_none());
}

/// The canary family, as the house knows it.
async fn family(scene: &Scene) -> Family {
    const NEWEST: &str = "SELECT id FROM household WHERE email = 'kanari.mail@kanari.example'";
    let read = scene.store.read(|db| {
        Box::pin(async move {
            let (id,): (Uuid,) = db.one(NEWEST, Vec::new()).await?;
            households::find(db, HouseholdId(id)).await
        })
    });
    let household = read.await.expect("a household").expect("a household");
    Family {
        id: household.id,
        children: household.children.iter().map(|child| child.id).collect(),
        guardians: household.guardians.iter().map(|guardian| guardian.id).collect(),
    }
}

/// The first slot there is, for the baby.
async fn slot(parent: &mut Visitor, scene: &Scene) -> PrivateUseId {
    let slots = "/jinhuayuan/rooms/baby/slots";
    let page = parent.get(slots).await.body;
    let asking = form(&page, slots);
    let (starts, _) = asking.choices("starts");
    let answer = asking.press_on(parent, "starts", &starts[0]).await;
    assert_eq!(answer.leads_to().split('?').next(), Some(slots));
    const SLOT: &str = "SELECT p.id FROM private_use p JOIN household h ON h.id = p.household_id WHERE h.email = 'kanari.mail@kanari.example'";
    let read = scene.store.read(|db| Box::pin(async move { db.one::<(Uuid,)>(SLOT, Vec::new()).await }));
    PrivateUseId(read.await.expect("a slot").0)
}

/// The staff call a session off: first what it would do, then done.
async fn cancels(staff: &mut Visitor, session: &str) {
    let address = format!("/jinhuayuan/desk/sessions/{session}/cancellation");
    let mut page = staff.get(&address).await.body;
    for _ in 0..3 {
        let filled = form(&page, &address);
        let reason = filled.choices("reason").0.into_iter().find(|reason| !reason.is_empty());
        let filled = match reason {
            Some(reason) => filled.ticking("reason", &reason),
            None => filled,
        };
        let answer = filled.press(staff).await;
        assert!(has_canary(&title(&answer.body)).is_none());
        if answer.status == StatusCode::SEE_OTHER {
            return;
        }
        page = answer.body;
    }
    panic!("not cancelled: {}", crate::paper::text(&page));
}

async fn checks_in(staff: &mut Visitor, things: &Things) {
    let roster = staff.get(&format!("/jinhuayuan/desk/sessions/{}", things.session)).await.body;
    assert!(roster.contains(CHILD) && roster.contains(NEEDS), "the session's staff read names (P2)");
    let visits = format!("/jinhuayuan/desk/bookings/{}/visits", things.booking);
    let answer = form(&roster, &visits).press_on(staff, "step", "in").await;
    assert!(answer.status.is_success() || answer.status == StatusCode::SEE_OTHER, "{}", answer.status);
}

/// Everything of an answer that is not its body.
pub fn envelope(answer: &Answer) -> String {
    let lines = answer
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
    lines.collect()
}

spec!(no_name_is_anywhere_for_anybody_else, "2026-11-28T06:20:00Z", scene => {
    listen();
    let nest = Nest::built(scene).await;
    let mut wrong = Vec::new();
    let mut harvester = nest.visitor(Knocks::Nobody, "en").await;
    let harvested = harvester.get(EVENTS).await.body + &harvester.get(SESSIONS).await.body;
    assert!(harvested.contains(&nest.things.session.to_string()), "the feeds are full");
    for knocks in [Knocks::Nobody, Knocks::OtherFamily, Knocks::StaffElsewhere, Knocks::Screen] {
        for language in ["zh-CN", "en"] {
            let mut visitor = nest.visitor(knocks, language).await;
            for address in nest.to_see() {
                let answer = visitor.get(&address).await;
                let all = format!("{}{}", envelope(&answer), answer.body);
                let born = BIRTHS.iter().copied().find(|birth| all.contains(birth));
                if let Some(found) = has_canary(&all).or(born) {
                    wrong.push(format!("{knocks:?} {address}: {found}"));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
});

spec!(where_names_may_be_read_they_are_in_no_title_and_no_address, "2026-11-28T06:20:00Z", scene => {
    listen();
    let nest = Nest::built(scene).await;
    let mut wrong = Vec::new();
    for knocks in [Knocks::Family, Knocks::StaffHere] {
        let mut read = 0;
        for address in nest.to_see() {
            // A browser of its own: pairing a screen or signing out would end it.
            let mut visitor = nest.visitor(knocks, "zh-CN").await;
            let answer = visitor.get(&address).await;
            read += usize::from(answer.body.contains(CHILD));
            let beside = [vec![title(&answer.body), envelope(&answer)], addresses(&answer.body)].concat();
            wrong.extend(beside.iter().filter_map(|text| Some(format!("{knocks:?} {address}: {}", has_canary(text)?))));
        }
        assert!(read > 4, "{knocks:?} read the name on {read} pages: the canaries are alive");
    }
    let mut staff = nest.visitor(Knocks::StaffHere, "zh-CN").await;
    for wanted in [CHILD, GUARDIAN, HOUSEHOLD, PHONE, "8642"] {
        let page = staff.get("/jinhuayuan/desk/households").await.body;
        let found = form(&page, "/jinhuayuan/desk/households/search").typing("find", wanted).press(&mut staff).await;
        let beside = [vec![title(&found.body), envelope(&found)], addresses(&found.body)].concat();
        wrong.extend(beside.iter().filter_map(|text| Some(format!("search {wanted}: {}", has_canary(text)?))));
    }
    assert_eq!(wrong, Vec::<String>::new());
});

spec!(what_was_written_of_an_incident_is_read_by_its_writer_and_the_manager_alone, "2026-11-28T06:20:00Z", scene => {
    const WORDS: &str = "Kanuri滑梯边磕破下巴";
    listen();
    let mut nest = Nest::built(scene).await;
    let mut writer = nest.visitor(Knocks::Office, "zh-CN").await;
    let page = writer.get(&format!("/jinhuayuan/desk/incidents?session={}", nest.things.session)).await.body;
    let child = nest.things.family.children[0].to_string();
    let note = form(&page, "/jinhuayuan/desk/incidents").typing("what", WORDS).ticking("child", &child);
    let told = note.typing("informed", "Kanuri妈妈").press(&mut writer).await;
    nest.things.incident = last_word(told.leads_to());
    let mut read = Vec::new();
    let mut wrong = Vec::new();
    for knocks in Knocks::ALL {
        for address in nest.to_see() {
            let mut visitor = nest.visitor(knocks, "zh-CN").await;
            let answer = visitor.get(&address).await;
            if answer.body.contains("Kanuri") {
                assert!(address.contains("/desk/incidents"), "{knocks:?} {address}");
                read.push(knocks);
            }
            let beside = [vec![title(&answer.body), envelope(&answer)], addresses(&answer.body)].concat();
            wrong.extend(beside.iter().filter(|text| text.contains("anuri")).map(|_| format!("{knocks:?} {address}")));
        }
    }
    read.dedup();
    assert_eq!(read, [Knocks::Office, Knocks::Manager, Knocks::Admin]);
    assert_eq!(wrong, Vec::<String>::new());
    let scene = &nest.company.scene;
    assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'incident.noted' AND detail = ''").await, 2);
    let kept = ["SELECT COUNT(*) FROM change WHERE detail LIKE '%anuri%'", "SELECT COUNT(*) FROM request WHERE answer LIKE '%anuri%'", "SELECT COUNT(*) FROM notice WHERE detail LIKE '%anuri%'"];
    for sql in kept {
        assert_eq!(scene.count(sql).await, 0, "{sql}");
    }
    assert_eq!(betrayed().clone(), Vec::<String>::new());
});

spec!(log_and_ledger_know_ids_and_codes_alone, "2026-11-28T06:20:00Z", scene => {
    listen();
    let nest = Nest::built(scene).await;
    let scene = &nest.company.scene;
    let told = scene.count("SELECT COUNT(*) FROM change WHERE actor LIKE '%anari%' OR detail LIKE '%anari%' OR actor LIKE '%金丝雀%' OR detail LIKE '%金丝雀%' OR detail LIKE '%8642%@%'").await;
    assert_eq!((told, scene.count("SELECT COUNT(*) FROM change WHERE verb = 'visit.checked_in'").await), (0, 1));
    let notices = "SELECT COUNT(*) FROM notice WHERE detail LIKE '%anari%' OR detail LIKE '%金丝雀%'";
    let answers = "SELECT COUNT(*) FROM request WHERE answer LIKE '%anari%' OR answer LIKE '%金丝雀%'";
    assert_eq!((scene.count(notices).await, scene.count(answers).await), (0, 0));

    // Refused: typed wrong, and against the rules.
    let mut parent = nest.visitor(Knocks::Family, "zh-CN").await;
    let page = parent.get("/household/children").await.body;
    let blank = form(&page, "/household/children");
    let wrong = blank.clone().typing("nickname", &"Kanari".repeat(20)).press(&mut parent).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let again = format!("/jinhuayuan/sessions/{}", nest.things.session);
    parent.get(&again).await;
    let child = nest.things.family.children[0].to_string();
    let refused = parent.post(&format!("{again}/bookings"), &[("child", &child)]).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);

    // At fault: the ledger cannot be written, and the table cannot be read.
    let page = parent.get("/household/children").await.body;
    let child = form(&page, "/household/children").typing("nickname", CHILD).typing("needs", NEEDS);
    let child = child.typing("year", "2021").typing("month", "10").typing("day", "17");
    for broken in ["ALTER TABLE change DROP COLUMN detail", "ALTER TABLE child DROP COLUMN needs"] {
        scene.alter(broken).await;
        let fault = child.press(&mut parent).await;
        assert_eq!(fault.status, StatusCode::INTERNAL_SERVER_ERROR, "{broken}");
        assert_eq!(has_canary(&format!("{}{}", envelope(&fault), fault.body)), None, "{broken}");
    }
    assert!(LINES.load(Ordering::SeqCst) > 20, "the log was listened to");
    let heard = betrayed().clone();
    assert_eq!(heard, Vec::<String>::new());
});
