//! Who asks, and who may: a sign-in lets its own in, where it belongs and while it stands.

use axum::http::StatusCode;
use leyuan::app::App;
use leyuan::domain::ids::{DeviceId, SignInId, StaffId};
use leyuan::domain::sign_in::{DeviceKind, Stay};
use leyuan::domain::staff::Role;
use leyuan::domain::zone::{Span, Timestamp};
use leyuan::error::Error;
use leyuan::store::sign_ins::{self, Begin, Who};
use leyuan::store::{Actor, Arg, Command, Held};
use leyuan::web::cookies::Secret;
use leyuan::web::serve::Limits;
use leyuan::web::who::{Access, Asker, Device, Household, Staff};
use leyuan::web::{self, Entry};

use crate::scene::{Scene, at, spec};
use crate::visitor::{Visitor, program};

const EVERY: [Access; 7] = [
    Access::Anyone,
    Access::Household,
    Access::OnDuty,
    Access::Office,
    Access::Manager,
    Access::Admin,
    Access::Device,
];

/// One address for each access, and one to post to.
fn house() -> Vec<Entry> {
    let paths = [
        "/{centre}/a",
        "/{centre}/h",
        "/{centre}/o",
        "/{centre}/f",
        "/{centre}/m",
        "/{centre}/d",
        "/{centre}/k",
    ];
    let mut house: Vec<Entry> = paths
        .into_iter()
        .zip(EVERY)
        .map(|(path, access)| web::page(path, access, || async { "in" }))
        .collect();
    house.push(web::page("/who", Access::Anyone, |asker: Asker| async move { format!("{asker:?}") }));
    house.push(web::page(
        "/own",
        Access::Household,
        |own: Household| async move { own.household.to_string() },
    ));
    house.push(web::page(
        "/{centre}/desk",
        Access::OnDuty,
        |own: Staff| async move { own.staff.to_string() },
    ));
    house.push(web::page(
        "/{centre}/kiosk",
        Access::Device,
        |own: Device| async move { own.device.to_string() },
    ));
    house.push(web::act("/own", Access::Household, || async { "done" }));
    house
}

fn visitor(app: &App) -> Visitor {
    Visitor::before(web::mount(house(), app, Limits::default()), app)
}

/// What each access of `house` says at a centre: in, to the sign-in, or no.
async fn tour(visitor: &mut Visitor, centre: &str) -> String {
    let mut seen = String::new();
    for room in ["a", "h", "o", "f", "m", "d", "k"] {
        let status = visitor.get(&format!("/{centre}/{room}")).await.status;
        seen.push(match status {
            StatusCode::OK => 'y',
            StatusCode::SEE_OTHER => '?',
            StatusCode::FORBIDDEN => '-',
            other => panic!("{other}"),
        });
    }
    seen
}

/// Signs somebody in, for long; their browser.
pub async fn signed_in(scene: &Scene, app: &App, who: Who) -> (Visitor, SignInId) {
    signed_in_for(scene, app, (who, Stay::OwnPhone)).await
}

async fn signed_in_for(scene: &Scene, app: &App, (who, stay): (Who, Stay)) -> (Visitor, SignInId) {
    let secret = Secret::random();
    let begin = Begin { token_hash: secret.hash(), who, stay, on: DeviceKind::Other };
    let id =
        scene.store.change(scene.centre, Actor::System, SignsIn { begin, now: scene.now() }).await.unwrap();
    let mut visitor = visitor(app);
    let value = String::from_utf8(secret.as_bytes().to_vec()).unwrap();
    visitor.cookies.insert("leyuan".into(), value);
    (visitor, id)
}

struct SignsIn {
    begin: Begin,
    now: Timestamp,
}

impl Command for SignsIn {
    type Output = SignInId;

    async fn run(&self, held: &mut Held) -> Result<SignInId, Error> {
        Ok(sign_ins::insert(held, &self.begin, self.now).await?)
    }
}

/// What only a held ledger does, for a spec.
enum Does {
    Hires(StaffId, Role),
    Hangs(DeviceId),
    Dismisses(StaffId),
    Unhooks(DeviceId),
    Ends(SignInId),
    EndsAll(Who),
    Sweeps(Timestamp),
}

impl Command for Does {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let centre = Arg::from(held.centre());
        match self {
            Does::Hires(id, role) => {
                let sql = "INSERT INTO staff (id, centre_id, login, name, role, password) VALUES ($1, $2, $3, '', $4, '')";
                held.run(
                    sql,
                    vec![Arg::from(*id), centre, Arg::from(id.to_string()), Arg::from(role.code())],
                )
                .await?;
            }
            Does::Hangs(id) => {
                held.run("INSERT INTO device (id, centre_id) VALUES ($1, $2)", vec![Arg::from(*id), centre])
                    .await?;
            }
            Does::Dismisses(id) => {
                held.run("UPDATE staff SET removed = TRUE WHERE id = $1", vec![Arg::from(*id)]).await?;
            }
            Does::Unhooks(id) => {
                held.run("UPDATE device SET revoked = TRUE WHERE id = $1", vec![Arg::from(*id)]).await?;
            }
            Does::Ends(id) => sign_ins::end(held, *id).await?,
            Does::EndsAll(who) => sign_ins::end_all(held, *who).await?,
            Does::Sweeps(now) => drop(sign_ins::sweep(held, *now).await?),
        }
        Ok(())
    }
}

async fn does(scene: &Scene, what: Does) {
    scene.store.change(scene.centre, Actor::System, what).await.unwrap();
}

async fn hired(scene: &Scene, app: &App, role: Role) -> (Visitor, StaffId) {
    let id = StaffId::new();
    does(scene, Does::Hires(id, role)).await;
    (signed_in(scene, app, Who::Staff(id)).await.0, id)
}

async fn hung(scene: &Scene, app: &App) -> (Visitor, DeviceId) {
    let id = DeviceId::new();
    does(scene, Does::Hangs(id)).await;
    (signed_in(scene, app, Who::Device(id)).await.0, id)
}

// anyone household on-duty office manager admin device
spec!(each_sees_what_is_theirs_and_no_more, "2026-05-04T09:00:00Z", scene => {
    let app = program(&scene);
    assert_eq!(tour(&mut visitor(&app), "jinhuayuan").await, "y?????-", "nobody");
    let family = scene.child().await;
    let (mut li, _) = signed_in(&scene, &app, Who::Household(family.id)).await;
    assert_eq!(tour(&mut li, "jinhuayuan").await, "yy-----", "a household");
    for (role, may) in [(Role::OnDuty, "y-y----"), (Role::Office, "y-yy---"), (Role::Manager, "y-yyy--"), (Role::Admin, "y-yyyy-")] {
        let (mut visitor, _) = hired(&scene, &app, role).await;
        assert_eq!(tour(&mut visitor, "jinhuayuan").await, may, "{role:?}");
        assert_eq!(tour(&mut visitor, "guiyuan").await, "y------", "{role:?} in another centre");
    }
    let (mut screen, _) = hung(&scene, &app).await;
    assert_eq!(tour(&mut screen, "jinhuayuan").await, "??????y", "a screen is turned back to its face");
    assert_eq!(tour(&mut screen, "guiyuan").await, "??????-", "a screen in another centre");
});

spec!(a_handler_learns_who_asks, "2026-05-04T09:00:00Z", scene => {
    let app = program(&scene);
    let family = scene.child().await;
    let (mut li, _) = signed_in(&scene, &app, Who::Household(family.id)).await;
    assert_eq!(li.get("/own").await.body, family.id.to_string());
    let (mut wang, staff) = hired(&scene, &app, Role::OnDuty).await;
    assert_eq!(wang.get("/jinhuayuan/desk").await.body, staff.to_string());
    let (mut screen, device) = hung(&scene, &app).await;
    assert_eq!(screen.get("/jinhuayuan/kiosk").await.body, device.to_string());
    assert_eq!(visitor(&app).get("/who").await.body, "Nobody");
});

spec!(who_is_not_known_signs_in_first_and_comes_back, "2026-05-04T09:00:00Z", scene => {
    let app = program(&scene);
    let mut nobody = visitor(&app);
    assert_eq!(nobody.get("/own?day=1&room=2").await.leads_to(), "/sign-in?next=%2Fown%3Fday%3D1%26room%3D2");
    assert_eq!(nobody.get("/jinhuayuan/desk").await.leads_to(), "/jinhuayuan/desk/sign-in?next=%2Fjinhuayuan%2Fdesk");
    assert_eq!(nobody.post("/own", &[]).await.status, StatusCode::FORBIDDEN, "a press is not sent on");
    assert_eq!(nobody.get("/jinhuayuan/kiosk").await.status, StatusCode::FORBIDDEN, "a screen has no way to sign in");
});

spec!(a_refusal_shows_the_right_door, "2026-05-04T09:00:00Z", scene => {
    let app = program(&scene);
    let family = scene.child().await;
    let (mut li, _) = signed_in(&scene, &app, Who::Household(family.id)).await;
    assert!(li.get("/jinhuayuan/desk").await.body.contains("href=\"/jinhuayuan/desk/sign-in\""));
    let (mut wang, _) = hired(&scene, &app, Role::OnDuty).await;
    assert!(wang.get("/own").await.body.contains("href=\"/sign-in\""));
});

spec!(a_sign_in_stands_until_its_time_and_not_a_millisecond_longer, "2026-05-04T09:00:00Z", scene => {
    let app = program(&scene);
    let family = scene.child().await;
    let (mut li, _) = signed_in_for(&scene, &app, (Who::Household(family.id), Stay::Shared)).await;
    // Used all the time, so that silence ends nothing.
    for half_hour in 1..=23 {
        scene.clock.set(at("2026-05-04T09:00:00Z") + Span::minutes(30 * half_hour));
        assert_eq!(li.get("/own").await.status, StatusCode::OK, "{half_hour}");
    }
    scene.until("2026-05-04T20:59:59.999Z");
    assert_eq!(li.get("/own").await.status, StatusCode::OK);
    scene.until("2026-05-04T21:00:00Z");
    assert_eq!(li.get("/own").await.status, StatusCode::SEE_OTHER);
    assert_eq!(scene.count("SELECT COUNT(*) FROM sign_in").await, 1);
    does(&scene, Does::Sweeps(scene.now())).await;
    assert_eq!(scene.count("SELECT COUNT(*) FROM sign_in").await, 0);
});

spec!(a_sign_in_nobody_uses_ends_sooner, "2026-05-04T09:00:00Z", scene => {
    let app = program(&scene);
    let who = Who::Household(scene.child().await.id);
    let (mut shared, _) = signed_in_for(&scene, &app, (who, Stay::Shared)).await;
    let (mut own, _) = signed_in_for(&scene, &app, (who, Stay::OwnPhone)).await;
    let (mut never, _) = signed_in_for(&scene, &app, (who, Stay::Shared)).await;
    scene.until("2026-05-04T09:59:59.999Z");
    assert_eq!(shared.get("/own").await.status, StatusCode::OK);
    scene.until("2026-05-04T10:59:59.998Z");
    assert_eq!(never.get("/own").await.status, StatusCode::SEE_OTHER, "an hour, and not once");
    assert_eq!(shared.get("/own").await.status, StatusCode::OK, "it was used a moment before");
    scene.until("2026-05-04T11:59:59.998Z");
    assert_eq!(shared.get("/own").await.status, StatusCode::SEE_OTHER, "a whole hour nobody looked");
    assert_eq!(own.get("/own").await.status, StatusCode::OK, "a phone of one's own may lie still for weeks");
    does(&scene, Does::Sweeps(scene.now())).await;
    assert_eq!(scene.count("SELECT COUNT(*) FROM sign_in").await, 1);
});

spec!(ending_one_sign_in_leaves_the_others_and_a_lost_card_ends_them_all, "2026-05-04T09:00:00Z", scene => {
    let app = program(&scene);
    let who = Who::Household(scene.child().await.id);
    let (mut phone, of_phone) = signed_in(&scene, &app, who).await;
    let (mut tablet, _) = signed_in(&scene, &app, who).await;
    let (mut neighbour, _) = signed_in(&scene, &app, Who::Household(scene.child().await.id)).await;
    does(&scene, Does::Ends(of_phone)).await;
    assert_eq!(phone.get("/own").await.status, StatusCode::SEE_OTHER);
    assert_eq!(tablet.get("/own").await.status, StatusCode::OK);
    does(&scene, Does::EndsAll(who)).await;
    assert_eq!(tablet.get("/own").await.status, StatusCode::SEE_OTHER);
    assert_eq!(neighbour.get("/own").await.status, StatusCode::OK);
});

spec!(a_colleague_who_left_and_a_screen_taken_down_are_nobody, "2026-05-04T09:00:00Z", scene => {
    let app = program(&scene);
    let (mut wang, staff) = hired(&scene, &app, Role::Admin).await;
    let (mut screen, device) = hung(&scene, &app).await;
    does(&scene, Does::Dismisses(staff)).await;
    does(&scene, Does::Unhooks(device)).await;
    assert_eq!(wang.get("/who").await.body, "Nobody");
    assert_eq!(screen.get("/who").await.body, "Nobody");
});

spec!(only_a_whole_cookie_is_known_and_what_we_store_is_not_the_cookie, "2026-05-04T09:00:00Z", scene => {
    let app = program(&scene);
    let (mut li, _) = signed_in(&scene, &app, Who::Household(scene.child().await.id)).await;
    let cookie = li.cookies["leyuan"].clone();
    assert_eq!(scene.count("SELECT COUNT(*) FROM sign_in WHERE length(token_hash) = 43").await, 1);
    for sent in ["", "x", &cookie[1..], &format!("{cookie}A"), "' OR '1'='1", &"A".repeat(43), &"A".repeat(32)] {
        li.cookies.insert("leyuan".into(), sent.into());
        assert_eq!(li.get("/who").await.body, "Nobody", "{sent}");
    }
});
