//! The code at a door: it leads to the session somebody there can go to, and says so in words.

use crate::kiosk::Hall;
use crate::scene::spec;
use crate::screens_faces::{DOOR, PLAIN_DOOR, sees};
use leyuan::views::qr;

/// Whether the code of each door's face holds this address, with these words beside it.
async fn leads(hall: &Hall, to: &str, says: &str) {
    for path in [DOOR, PLAIN_DOOR] {
        let page = sees(&mut hall.visitor(), path).await;
        let code = qr::code(&format!("http://localhost:8080{to}"), "预约二维码").into_string();
        assert!(page.contains(&code), "{path} does not lead to {to}");
        assert!(page.contains(says), "{path} does not say {says}");
    }
}

spec! {
    // C9
    the_code_at_a_door_leads_to_what_runs_while_it_has_places_then_to_the_next_that_has, "2026-05-05T05:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        leads(&hall, "/jinhuayuan?room=play", "扫码预约").await;
        let play = hall.session(0, ("自由游乐", "Free play"), "2026-05-05T06:00:00Z", 60).await;
        let climb = hall.session(0, ("攀爬小勇士", "Climbers"), "2026-05-05T07:30:00Z", 60).await;
        let evening = hall.session(0, ("傍晚畅玩", "Evening play"), "2026-05-05T10:00:00Z", 60).await;
        let page = |session: &leyuan::domain::session::Session| format!("/jinhuayuan/sessions/{}", session.id);
        leads(&hall, &page(&play), "扫码预约 14:00 这一场").await;
        hall.scene.until("2026-05-05T06:10:00Z");
        leads(&hall, &page(&play), "扫码看本场").await;
        hall.scene.alter("UPDATE session SET places = 0 WHERE name_en = 'Free play'").await;
        hall.scene.until("2026-05-05T06:12:00Z");
        leads(&hall, &page(&climb), "扫码预约 15:30 这一场").await;
        hall.scene.alter(r#"UPDATE session SET cancelled = '{"zh":"生病","en":"Ill"}' WHERE name_en = 'Climbers'"#).await;
        hall.scene.until("2026-05-05T06:14:00Z");
        leads(&hall, &page(&evening), "扫码预约 18:00 这一场").await;
        hall.scene.alter("INSERT INTO closure (id, centre_id, starts_at, ends_at, reason_zh, reason_en) \
            SELECT id, id, '2026-05-05T10:30:00+00:00', '2026-05-05T12:00:00+00:00', '检修', 'Repairs' FROM centre").await;
        hall.scene.until("2026-05-05T06:20:00Z");
        leads(&hall, "/jinhuayuan?room=play", "扫码预约").await;
        let morning = hall.session(0, ("清早故事", "Early story"), "2026-05-06T01:30:00Z", 60).await;
        hall.scene.until("2026-05-05T12:40:00Z");
        leads(&hall, &page(&morning), "扫码预约 明天 09:30 这一场").await;
    }
}

spec! {
    // M2
    the_code_at_a_private_door_leads_to_its_slots, "2026-05-05T06:20:00Z", scene => {
        let hall = Hall::open(scene).await;
        hall.session(5, ("不可外传", "Not to be told"), "2026-05-05T08:00:00Z", 60).await;
        for path in ["/jinhuayuan/kiosk/baby", "/jinhuayuan/kiosk/baby?layout=plain"] {
            let page = sees(&mut hall.visitor(), path).await;
            let code = qr::code("http://localhost:8080/jinhuayuan/rooms/baby/slots", "预约二维码").into_string();
            assert!(page.contains(&code), "{path}");
        }
    }
}
