//! Public screens: what is on now and next, never a name, never more than full; and the one press at a door.

use crate::scene::{Family, Scene, at, spec};
use crate::sign_in::{card, on_duty, signs_in};
use crate::visitor::{Visitor, program};
use axum::http::StatusCode;
use leyuan::domain::ids::RoomId;
use leyuan::domain::names::Names;
use leyuan::domain::session::Session;
use leyuan::domain::window::Window;
use leyuan::domain::zone::Span;

/// Six rooms, one of them private, open 9:00–20:30 from Tuesday to Sunday.
pub struct Hall {
    pub scene: Scene,
    pub rooms: Vec<RoomId>,
}

impl Hall {
    pub async fn open(scene: Scene) -> Hall {
        let mut rooms = vec![scene.room];
        for slug in ["read", "class", "dance", "cinema", "baby"] {
            rooms.push(scene.add_room(slug, 30, None).await);
        }
        scene.alter("UPDATE room SET look = slug").await;
        for sql in [
            "UPDATE room SET position = 1, name_zh = '悦读童年', name_en = 'Reading corner' WHERE slug = 'read'",
            "UPDATE room SET position = 2, name_zh = '奇趣课堂', name_en = 'Fun classroom' WHERE slug = 'class'",
            "UPDATE room SET position = 3, name_zh = '儿童舞蹈房', name_en = 'Dance room' WHERE slug = 'dance'",
            "UPDATE room SET position = 4, name_zh = '儿童影院', name_en = 'Cinema' WHERE slug = 'cinema'",
            "UPDATE room SET position = 5, name_zh = '母婴室', name_en = 'Mother and baby', privacy = 'private' WHERE slug = 'baby'",
            "UPDATE centre SET name_zh = '锦华苑儿童友好社区', name_en = 'Jinhuayuan', building_limit = 103",
            r#"UPDATE centre SET particulars = '{"contact":{"phone":"","address":{"zh":"","en":""}},"opening":{"weekday":["09:00-20:30"],"weekend":["09:00-20:30"],"holiday":[],"on":{"mon":[]}},"holidays":{"source":[],"announced_until":"2027-12-31"},"is_unconfirmed":false}'"#,
        ] {
            scene.alter(sql).await;
        }
        Hall { scene, rooms }
    }

    /// A session of so many minutes in one of the rooms.
    pub async fn session(&self, room: usize, title: (&str, &str), starts: &str, minutes: i64) -> Session {
        let draft = self.scene.draft(starts, 15);
        let window = Window::lasting(at(starts), Span::minutes(minutes)).expect("a window");
        let session = Session {
            room: self.rooms[room],
            names: Names::new(title.0, title.1),
            window,
            clears_at: window.ends() + Span::minutes(15),
            ends: self.scene.zone().wall(window.ends()).time(),
            ..draft
        };
        self.scene.plan(&session).await;
        session
    }

    pub fn visitor(&self) -> Visitor {
        Visitor::at(&program(&self.scene))
    }

    pub async fn baby(&self) -> Family {
        self.scene
            .family_with(&["2025-06-01"], 1, |household| {
                household.children[0].name = name("金丝雀儿");
                household.guardians[0].name = name("金丝雀妈");
                household.name = name("金丝雀家");
            })
            .await
    }

    /// Somebody of this family, signed in.
    pub async fn at_home(&self, family: &Family, key: &str) -> Visitor {
        let (number, pin) = card(&self.scene, family, key).await;
        let mut visitor = self.visitor();
        assert_eq!(signs_in(&mut visitor, (&number, &pin)).await.status, StatusCode::SEE_OTHER);
        visitor
    }

    /// A browser that somebody on duty made the screen of a door.
    pub async fn door(&self, room: &str) -> Visitor {
        on_duty(&self.scene, "zhiban", "a long password").await;
        let mut visitor = self.visitor();
        visitor.get("/jinhuayuan/desk/sign-in").await;
        let entered = [("login", "zhiban"), ("password", "a long password")];
        assert_eq!(visitor.post("/jinhuayuan/desk/sign-in", &entered).await.status, StatusCode::SEE_OTHER);
        assert_eq!(visitor.get("/jinhuayuan/kiosk/pairing").await.status, StatusCode::OK);
        let paired = visitor.post("/jinhuayuan/kiosk/pairing", &[("room", room)]).await;
        assert_eq!(paired.leads_to(), format!("/jinhuayuan/kiosk/{room}"));
        visitor
    }
}

fn name(text: &str) -> leyuan::domain::names::Name {
    leyuan::domain::names::Name::parse(text).expect("a name")
}

spec! {
    the_wall_shows_now_and_next_of_every_room_with_places_left, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        hall.session(0, ("攀爬小勇士", "Climbers"), "2026-05-05T07:30:00Z", 60).await;
        hall.session(3, ("街舞入门", "Street dance"), "2026-05-06T07:00:00Z", 60).await;
        let page = hall.visitor().get("/jinhuayuan/kiosk").await;
        assert_eq!(page.status, StatusCode::OK);
        for said in ["锦华苑儿童友好社区", "自由游乐", "14:00–15:00", "余 15 位", "攀爬小勇士", "15:30", "街舞入门",
            "明天 15:00", "母婴室", "空闲", "09:00–20:30", "14:20", r#"data-zone="Asia/Shanghai""#,
            r#"data-events="/events/jinhuayuan""#, r#"data-theme="kiosk""#, r#"id="asof""#] {
            assert!(page.body.contains(said), "{said}");
        }
        let english = hall.visitor().get("/jinhuayuan/kiosk?lang=en").await.body;
        assert!(english.contains("Free play") && english.contains("15 places"));
    }
}

spec! {
    a_room_between_two_sessions_is_being_cleaned_then_idle, "2026-05-05T07:05:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        assert!(hall.visitor().get("/jinhuayuan/kiosk/play").await.body.contains("清洁中"));
        hall.scene.until("2026-05-05T07:15:00Z");
        let page = hall.visitor().get("/jinhuayuan/kiosk/play").await.body;
        assert!(!page.contains("清洁中") && page.contains("暂无安排"));
    }
}

spec! {
    the_wall_never_shows_more_than_full, "2026-05-05T05:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let session = hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        for _ in 0..3 {
            hall.scene.asks(&hall.scene.child().await, session.id).await;
        }
        hall.scene.alter("UPDATE session SET places = 1").await;
        hall.scene.until("2026-05-05T06:05:00Z");
        for path in ["/jinhuayuan/kiosk", "/jinhuayuan/kiosk/play"] {
            let page = hall.visitor().get(path).await.body;
            assert!(page.contains("已满") && !page.contains("超出") && !page.contains("3/1"), "{path}");
        }
        assert!(hall.visitor().get("/jinhuayuan/kiosk/play").await.body.contains("1/1"));
    }
}

spec! {
    before_opening_after_closing_and_on_a_closed_day_the_wall_says_when_it_opens, "2026-05-05T00:30:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        hall.session(0, ("清早故事", "Early story"), "2026-05-06T01:30:00Z", 60).await;
        let page = hall.visitor().get("/jinhuayuan/kiosk").await.body;
        assert!(page.contains("尚未开放") && page.contains("09:00 开放") && page.contains("自由游乐"));
        assert!(page.contains("k land shift dim"));
        hall.scene.until("2026-05-05T12:31:00Z");
        let page = hall.visitor().get("/jinhuayuan/kiosk").await.body;
        assert!(page.contains("今天结束了") && page.contains("明天 09:30") && page.contains("清早故事"));
        hall.scene.until("2026-05-11T03:00:00Z");
        let page = hall.visitor().get("/jinhuayuan/kiosk").await.body;
        assert!(page.contains("今日休馆") && page.contains("周一休馆") && page.contains("明天 09:00"), "{page}");
    }
}

spec! {
    a_closed_room_says_why_and_until_when, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.scene.alter("INSERT INTO closure (id, centre_id, starts_at, ends_at, reason_zh, reason_en) \
            SELECT id, centre_id, '2026-05-05T06:00:00+00:00', '2026-05-05T06:30:00+00:00', '消毒清洁中', 'Being cleaned' \
            FROM room WHERE slug = 'class'").await;
        hall.scene.alter("INSERT INTO closure_room (closure_id, room_id) SELECT id, id FROM room WHERE slug = 'class'").await;
        for path in ["/jinhuayuan/kiosk", "/jinhuayuan/kiosk/class"] {
            let page = hall.visitor().get(path).await.body;
            assert!(page.contains("消毒清洁中") && page.contains("14:30") && page.contains("恢复开放"), "{path}");
        }
    }
}

spec! {
    a_session_called_off_is_shown_as_cancelled, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        hall.scene.alter(r#"UPDATE session SET cancelled = '{"zh":"老师生病","en":"The teacher is ill"}'"#).await;
        let page = hall.visitor().get("/jinhuayuan/kiosk/play").await.body;
        assert!(page.contains("已取消") && page.contains("自由游乐"));
    }
}

spec! {
    a_screen_that_looks_after_a_change_sees_it, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let session = hall.session(0, ("自由游乐", "Free play"), "2026-05-05T07:00:00Z", 60).await;
        let mut visitor = hall.visitor();
        assert!(visitor.get("/jinhuayuan/kiosk/play").await.body.contains("余 15 位"));
        hall.scene.asks(&hall.scene.child().await, session.id).await;
        assert!(visitor.get("/jinhuayuan/kiosk/play").await.body.contains("余 14 位"));
    }
}

spec! {
    the_door_of_a_private_room_says_free_in_use_or_when_it_is_free, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let mut door = hall.door("baby").await;
        let page = door.get("/jinhuayuan/kiosk/baby").await.body;
        assert!(page.contains("空闲") && page.contains(r#"value="in-use""#));
        let pressed = door.post("/jinhuayuan/kiosk/baby/use", &[("use", "in-use")]).await;
        assert_eq!(pressed.leads_to(), "/jinhuayuan/kiosk/baby");
        let page = door.get("/jinhuayuan/kiosk/baby").await.body;
        assert!(page.contains("使用中") && page.contains("14:50 起有空") && page.contains(r#"value="free""#));
        assert!(hall.visitor().get("/jinhuayuan/kiosk").await.body.contains("14:50"), "and so does the wall");
        door.post("/jinhuayuan/kiosk/baby/use", &[("use", "free")]).await;
        assert!(door.get("/jinhuayuan/kiosk/baby").await.body.contains(r#"value="in-use""#));
    }
}

spec! {
    only_its_own_door_the_desk_and_a_household_may_press, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let mut nobody = hall.visitor();
        let page = nobody.get("/jinhuayuan/kiosk/baby").await.body;
        assert!(!page.contains("<form"));
        nobody.get("/sign-in").await; // a page with a form's token
        let pressed = nobody.post("/jinhuayuan/kiosk/baby/use", &[("use", "in-use")]).await;
        assert_eq!(pressed.status, StatusCode::FORBIDDEN);
        hall.scene.alter("UPDATE room SET privacy = 'private' WHERE slug = 'cinema'").await;
        let mut other = hall.door("cinema").await;
        assert!(other.get("/jinhuayuan/kiosk/cinema").await.body.contains("<form"), "its own door");
        assert_eq!(other.post("/jinhuayuan/kiosk/baby/use", &[("use", "in-use")]).await.status, StatusCode::FORBIDDEN);
        let mut family = hall.at_home(&hall.baby().await, "own").await;
        family.get("/jinhuayuan/rooms/baby/slots").await;
        let pressed = family.post("/jinhuayuan/kiosk/baby/use", &[("use", "in-use")]).await;
        assert_eq!(pressed.leads_to(), "/jinhuayuan/rooms/baby/slots");
        let mut second = hall.at_home(&hall.baby().await, "second").await;
        second.get("/jinhuayuan/rooms/baby/slots").await;
        let pressed = second.post("/jinhuayuan/kiosk/baby/use", &[("use", "in-use")]).await;
        assert_eq!(pressed.status, StatusCode::CONFLICT);
        assert!(pressed.body.contains("M1"), "{}", pressed.body);
    }
}

spec! {
    pairing_ends_the_sign_in_of_that_browser_and_can_be_taken_back, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let mut door = hall.door("baby").await;
        assert_eq!(door.get("/jinhuayuan/kiosk/pairing").await.leads_to(), "/jinhuayuan/kiosk/baby", "it is nobody's desk");
        assert_eq!(hall.scene.count("SELECT COUNT(*) FROM sign_in").await, 1);
        let mut desk = hall.visitor();
        desk.get("/jinhuayuan/desk/sign-in").await;
        desk.post("/jinhuayuan/desk/sign-in", &[("login", "zhiban"), ("password", "a long password")]).await;
        let page = desk.get("/jinhuayuan/kiosk/pairing").await.body;
        let (_, rest) = page.split_once("id=\"screen-").expect("the screen is listed");
        let removal = format!("/jinhuayuan/kiosk/pairing/{}/removal", rest.split('"').next().unwrap());
        assert_eq!(desk.post(&removal, &[]).await.leads_to(), "/jinhuayuan/kiosk/pairing");
        assert_eq!(door.get("/jinhuayuan/kiosk/baby").await.leads_to(), "/screen", "it is no screen of ours any more");
        let mut family = hall.at_home(&hall.baby().await, "own").await;
        assert_eq!(family.get("/jinhuayuan/kiosk/pairing").await.status, StatusCode::FORBIDDEN);
    }
}

spec! {
    a_household_books_a_slot_and_the_public_sees_only_that_it_is_not_free, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let family = hall.baby().await;
        let mut mother = hall.at_home(&family, "own").await;
        let (child, guardian) = (family.children[0].to_string(), family.guardians[0].to_string());
        let page = mother.get("/jinhuayuan/rooms/baby/slots").await.body;
        assert!(page.contains("预约 14:50–15:20"), "{page}");
        let party = [("guardian", guardian.as_str()), ("child", child.as_str()), ("starts", "2026-05-05T06:50:00+00:00")];
        let booked = mother.post("/jinhuayuan/rooms/baby/slots", &party).await;
        assert_eq!(booked.leads_to(), "/jinhuayuan/rooms/baby/slots");
        let page = mother.get("/jinhuayuan/rooms/baby/slots").await.body;
        assert!(page.contains("暗号") && !page.contains("预约 14:50–15:20"));
        let mut public = hall.visitor();
        for path in ["/jinhuayuan/rooms/baby/slots", "/jinhuayuan/kiosk", "/jinhuayuan/kiosk/baby", "/jinhuayuan"] {
            let answer = public.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            for secret in ["金丝雀", "暗号：", child.as_str(), guardian.as_str()] {
                assert!(!answer.body.contains(secret), "{path} tells {secret}");
            }
        }
        let three = mother.post("/jinhuayuan/rooms/baby/slots", &[party[0], ("adults", "3"), party[1], ("starts", "2026-05-05T07:25:00+00:00")]).await;
        assert_eq!(three.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(three.body.contains("每次最多 2 位大人"));
        let mut desk = hall.visitor();
        on_duty(&hall.scene, "zhiban", "a long password").await;
        desk.get("/jinhuayuan/desk/sign-in").await;
        desk.post("/jinhuayuan/desk/sign-in", &[("login", "zhiban"), ("password", "a long password")]).await;
        let page = desk.get("/jinhuayuan/rooms/baby/slots").await.body;
        assert!(page.contains("14:50–15:20") && page.contains("已预约") && !page.contains("金丝雀"), "{page}");
    }
}

spec! {
    no_screen_of_any_room_names_anybody, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        let session = hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        let family = hall.baby().await;
        hall.scene.asks(&family, session.id).await;
        let mut visitor = hall.visitor();
        for path in ["/jinhuayuan/kiosk", "/jinhuayuan/kiosk/play", "/jinhuayuan/kiosk/baby", "/jinhuayuan/kiosk?lang=en"] {
            let answer = visitor.get(path).await;
            for secret in ["金丝雀", &family.children[0].to_string(), &family.id.to_string()] {
                assert!(!answer.body.contains(secret), "{path} tells {secret}");
            }
            assert!(!answer.body.contains("style="), "{path}");
        }
        assert_eq!(visitor.get("/jinhuayuan/kiosk/cellar").await.status, StatusCode::NOT_FOUND);
        assert_eq!(visitor.get("/nowhere/kiosk").await.status, StatusCode::NOT_FOUND);
    }
}
