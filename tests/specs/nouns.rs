//! Every name of the three centres' files stands where people look for it: parents' pages, the desk, the screens, the
//! calendars; in both languages. The private room's is in no calendar (M2).

use crate::icalendar::lines;
use crate::paper::{form, text};
use crate::scene::{Scene, spec};
use crate::sign_in::on_duty;
use crate::visitor::{Visitor, program};
use leyuan::actions::open_centre;
use leyuan::config;
use leyuan::domain::names::{Language, Names};
use leyuan::domain::plan::CentrePlan;
use leyuan::domain::room::Privacy;
use leyuan::domain::zone::Span;
use std::collections::BTreeMap;
use std::path::Path;

/// What was asked for by name, whatever the files say.
const ASKED_FOR: &[(&str, &[&str])] = &[
    (
        "jinhuayuan",
        &[
            "锦华苑儿童友好社区",
            "乐享童年",
            "悦读童年",
            "阅读空间",
            "奇趣课堂",
            "儿童舞蹈房",
            "儿童影院",
            "少儿彩绘",
        ],
    ),
    (
        "guiyuan",
        &["桂苑", "图书阅览室", "文体活动室", "会客厅", "睦邻话苑", "婴幼儿成长驿站", "青少年俱乐部"],
    ),
    ("xueyuan", &["学院", "志愿者服务站"]),
];
const PRIVATE: &str = "母婴室";

/// All that a centre says in one language, as people read it.
struct Told {
    pages: String,
    desk: String,
    screens: String,
    calendars: String,
}

/// The three centres, open since this morning.
async fn opened(scene: &Scene) -> Vec<CentrePlan> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/centres");
    let plans = config::read_folder(&folder, scene.zone().date(scene.now())).expect("three centres");
    open_centre::open_all(&scene.store, plans.clone(), scene.now()).await.expect("open");
    assert_eq!(plans.len(), 3);
    plans
}

/// A colleague at each desk, signed in.
async fn colleagues(mut scene: Scene, plans: &[CentrePlan]) -> (Scene, BTreeMap<String, Visitor>) {
    let mut visitors = BTreeMap::new();
    for plan in plans {
        let slug = plan.slug.clone();
        let read = scene
            .store
            .read(move |db| Box::pin(async move { leyuan::store::centres::by_slug(db, &slug).await }));
        let id = read.await.expect("a centre").expect("a centre").id;
        scene = scene.moved_to(id);
        on_duty(&scene, "zhang", "a long enough password").await;
        let mut visitor = Visitor::at(&program(&scene));
        let door = format!("/{}/desk/sign-in", plan.slug);
        let filled = form(&visitor.get(&door).await.body, &door).typing("login", "zhang");
        filled.typing("password", "a long enough password").press(&mut visitor).await.leads_to();
        visitors.insert(plan.slug.clone(), visitor);
    }
    (scene, visitors)
}

async fn read(visitor: &mut Visitor, addresses: impl IntoIterator<Item = String>) -> String {
    let mut all = String::new();
    for address in addresses {
        let answer = visitor.get(&address).await;
        assert_eq!(answer.status, 200, "{address}");
        let is_calendar = answer.header("content-type").starts_with("text/calendar");
        all += &if is_calendar {
            lines(&answer.body).join("\n").replace("\\,", ",")
        } else {
            text(&answer.body)
        };
        all.push('\n');
    }
    all
}

async fn told(scene: &Scene, plan: &CentrePlan, staff: &mut Visitor, language: Language) -> Told {
    let mut parent = Visitor::at(&program(scene));
    for visitor in [&mut parent, &mut *staff] {
        visitor.headers.insert("accept-language", language.code().parse().unwrap());
    }
    let (slug, today) = (&plan.slug, scene.zone().date(scene.now()));
    // The first Sunday of a month is among them.
    let days = (0..14).map(|days| format!("/{slug}?day={}", today + Span::days(days)));
    let weeks =
        (0..2).map(|week| format!("/{slug}/desk/sessions?room=all&week={}", today + Span::days(7 * week)));
    let doors = plan.rooms.iter().map(|room| format!("/{slug}/kiosk/{}", room.slug));
    let public = plan.rooms.iter().filter(|room| room.privacy == Privacy::Public);
    let code = language.code();
    let feeds = public.map(|room| format!("/{slug}/rooms/{}.ics?lang={code}", room.slug));
    let whole = format!("/{slug}/calendar.ics?lang={code}");
    Told {
        pages: read(&mut parent, days.chain([format!("/{slug}/help")])).await,
        desk: read(staff, weeks.chain([format!("/{slug}/desk")])).await,
        screens: read(&mut parent, doors.chain([format!("/{slug}/kiosk")])).await,
        calendars: read(&mut parent, feeds.chain([whole])).await,
    }
}

/// Where a name does not stand though it should, or stands though it must not.
fn wrong(plan: &CentrePlan, told: &Told, language: Language) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut stands = |names: &Names, places: &[(&str, &str)]| {
        let name = names.in_(language);
        wrong.extend(
            places
                .iter()
                .filter(|(_, text)| !text.contains(name))
                .map(|(place, _)| format!("{name}: {place}")),
        );
    };
    let (pages, desk) = (("pages", told.pages.as_str()), ("desk", told.desk.as_str()));
    let (screens, calendars) = (("screens", told.screens.as_str()), ("calendars", told.calendars.as_str()));
    stands(&plan.names, &[pages, desk, screens, calendars]);
    for room in &plan.rooms {
        match room.privacy {
            Privacy::Public => stands(&room.names, &[pages, desk, screens, calendars]),
            Privacy::Private => stands(&room.names, &[desk, screens]),
        }
    }
    for series in &plan.series {
        stands(&series.names, &[pages, desk, calendars]);
        stands(&series.host.names, &[calendars]);
    }
    for room in plan.rooms.iter().filter(|room| room.privacy == Privacy::Private) {
        if told.calendars.contains(room.names.in_(language)) {
            wrong.push(format!("{} is in a calendar", room.names.in_(language)));
        }
    }
    wrong
}

spec! {
    every_name_of_the_three_centres_stands_on_pages_desk_screens_and_calendars, "2026-11-28T02:30:00Z", scene => {
        let plans = opened(&scene).await;
        let (scene, mut colleagues) = colleagues(scene, &plans).await;
        let mut missing = Vec::new();
        for plan in &plans {
            let staff = colleagues.get_mut(&plan.slug).expect("a colleague");
            for language in Language::ALL {
                let told = told(&scene, plan, staff, language).await;
                missing.extend(wrong(plan, &told, language).into_iter().map(|line| format!("{} {line}", plan.slug)));
                if language == Language::Zh {
                    let (_, nouns) = ASKED_FOR.iter().find(|(slug, _)| *slug == plan.slug).expect("asked for");
                    let places = [&told.pages, &told.desk, &told.calendars];
                    let stands = |noun: &&&str| places.iter().all(|place| place.contains(**noun));
                    missing.extend(nouns.iter().filter(|noun| !stands(noun)).map(ToString::to_string));
                }
            }
        }
        assert_eq!(missing, Vec::<String>::new());
        let mut parent = Visitor::at(&program(&scene));
        let rooms = plans.iter().flat_map(|plan| plan.rooms.iter().map(move |room| (plan, room)));
        for (plan, room) in rooms.filter(|(_, room)| room.privacy == Privacy::Private) {
            assert_eq!(room.names.zh, PRIVATE);
            let feed = format!("/{}/rooms/{}.ics", plan.slug, room.slug);
            assert_eq!(parent.get(&feed).await.status, 404, "M2");
        }
    }
}
