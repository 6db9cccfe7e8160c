//! Fees taken at the desk: noted once, never more than is owed, and counted for each host and month.

use crate::fees::{costly, twenty};
use crate::household::at_desk;
use crate::report_pages::colleague;
use crate::scene::{Scene, booking, spec};
use axum::http::StatusCode;
use leyuan::actions::note_payment::{NotePayment, till};
use leyuan::domain::fee::{Amount, Fee};
use leyuan::domain::ids::{BookingId, PaymentId, SessionId};
use leyuan::domain::names::Names;
use leyuan::domain::payment::{Account, Charged, Press, Till, totals};
use leyuan::error::Error;

fn coins(coins: u32) -> Amount {
    Amount::new(coins).unwrap()
}

fn taken(session: SessionId, booking: Option<BookingId>, amount: u32, scene: &Scene) -> NotePayment {
    let press = Press::Taken(coins(amount));
    NotePayment { id: PaymentId::new(), session, booking, press, now: scene.now() }
}

async fn of(scene: &Scene, session: SessionId) -> Till {
    let centre = scene.centre;
    let read = scene.store.read(move |db| Box::pin(async move { Ok(till(db, (centre, session)).await) }));
    read.await.unwrap().unwrap().1
}

spec! {
    a_party_pays_what_it_owes_once_and_is_given_back_what_it_paid, "2026-05-04T01:00:00Z", scene => {
        let session = costly(&scene, "2026-05-05T02:00:00Z").await;
        let family = scene.family(&["2021-01-10", "2020-03-04"]).await;
        let booked = booking(&scene.asks(&family, session).await);
        let owes = |noted| Account { due: 4_000, noted };
        assert_eq!(of(&scene, session).await.parties[&booked], owes(0));
        let press = taken(session, Some(booked), 4_000, &scene);
        for _ in 0..2 {
            scene.presses(press.clone()).await.unwrap();
        }
        assert_eq!(of(&scene, session).await.parties[&booked], owes(4_000), "a press sent twice is one");
        let more = taken(session, Some(booked), 1, &scene);
        assert!(matches!(scene.presses(more).await, Err(Error::Stale)));
        assert_eq!(scene.count("SELECT COUNT(*) FROM payment").await, 1, "nothing of it stays");
        let too_much = NotePayment { press: Press::GivenBack(coins(4_001)), ..taken(session, Some(booked), 1, &scene) };
        assert!(matches!(scene.presses(too_much).await, Err(Error::Stale)));
        scene.cancels(&family.only(0), booked).await.unwrap();
        let account = of(&scene, session).await.parties[&booked];
        assert_eq!((account.open(), account.over()), (0, account.noted - account.due));
        assert!(account.over() >= 2_000, "a place given up is to be given back");
        let back = NotePayment { press: Press::GivenBack(coins(u32::try_from(account.over()).unwrap())), ..taken(session, Some(booked), 1, &scene) };
        scene.presses(back).await.unwrap();
        assert_eq!(of(&scene, session).await.parties[&booked].over(), 0);
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb IN ('payment.noted', 'payment.given_back')").await, 2);
    }
}

spec! {
    nothing_is_noted_where_it_is_free_or_for_another_centres_family, "2026-05-04T01:00:00Z", scene => {
        let (free, paid) = (scene.session("2026-05-05T02:00:00Z", 9).await, costly(&scene, "2026-05-05T06:00:00Z").await);
        let family = scene.child().await;
        let booked = booking(&scene.asks(&family, free).await);
        for wrong in [taken(free, Some(booked), 2_000, &scene), taken(free, None, 2_000, &scene)] {
            assert!(matches!(scene.presses(wrong).await, Err(Error::Stale)));
        }
        let elsewhere = taken(paid, Some(booked), 2_000, &scene);
        assert!(matches!(scene.presses(elsewhere).await, Err(Error::Missing)));
        scene.presses(taken(paid, None, 2_000, &scene)).await.unwrap();
        assert_eq!(of(&scene, paid).await.nameless, 2_000);
        assert_eq!(scene.count("SELECT COUNT(*) FROM payment").await, 1);
        let (home, there) = (scene.centre, leyuan::domain::ids::CentreId::new());
        scene.plant_centre(there, "guiyuan", 1000).await;
        let scene = scene.moved_to(there);
        let of_another = scene.presses(taken(paid, None, 2_000, &scene)).await;
        assert!(matches!(of_another, Err(Error::Missing)) && home != there);
    }
}

spec! {
    the_desk_notes_it_on_the_sessions_page_and_says_what_is_wrong, "2026-05-05T01:50:00Z", scene => {
        let session = costly(&scene, "2026-05-05T02:00:00Z").await;
        let booked = booking(&scene.asks(&scene.child().await, session).await).to_string();
        let mut desk = at_desk(&scene).await;
        let page = format!("/jinhuayuan/desk/sessions/{session}/fees");
        assert!(desk.get(&page).await.body.contains("20 yuan paid"));
        for (amount, step, status) in [
            ("lots", "taken", StatusCode::UNPROCESSABLE_ENTITY),
            ("0", "taken", StatusCode::UNPROCESSABLE_ENTITY),
            ("20", "stolen", StatusCode::UNPROCESSABLE_ENTITY),
            ("20.01", "taken", StatusCode::CONFLICT),
        ] {
            desk.get(&page).await;
            let fields = [("booking", booked.as_str()), ("amount", amount), ("step", step)];
            assert_eq!(desk.post(&page, &fields).await.status, status, "{amount} {step}");
        }
        desk.get(&page).await;
        desk.post(&page, &[("booking", booked.as_str()), ("amount", "20"), ("step", "taken")]).await.leads_to();
        let shown = desk.get(&page).await.body;
        assert!(shown.contains("Noted so far: 20 yuan") && !shown.contains("20 yuan paid"));
    }
}

spec! {
    a_manager_reads_what_fees_came_to_by_host_and_month, "2026-05-05T01:50:00Z", scene => {
        let mut draft = scene.draft("2026-05-05T02:00:00Z", 9);
        draft.terms.fee = twenty();
        draft.host = Names::new("=花苗", "Seedlings");
        let session = scene.plan(&draft).await;
        scene.session("2026-05-05T06:00:00Z", 9).await;
        let family = scene.child().await;
        let booked = booking(&scene.asks(&family, session).await);
        scene.alter("UPDATE booking_child SET state = 'attended'").await;
        scene.presses(taken(session, Some(booked), 2_000, &scene)).await.unwrap();
        let mut manager = colleague(&scene, ("wang", leyuan::domain::staff::Role::Manager), "en").await;
        let page = "/jinhuayuan/desk/fees?from=2026-05-01&to=2026-05-31";
        assert!(!manager.get(page).await.body.contains("Seedlings"), "it is not over yet");
        scene.until("2026-05-05T05:00:00Z");
        manager.get(page).await;
        // Whoever looks now and then stays signed in.
        scene.until("2026-05-05T08:30:00Z");
        let shown = manager.get(page).await.body;
        assert!(shown.contains("Seedlings") && shown.contains("May 2026"));
        let file = manager.get("/jinhuayuan/desk/fees.csv?from=2026-05-01&to=2026-05-31").await.body;
        assert!(file.ends_with(",Seedlings,1,1,20,20\r\n"), "{file}");
        manager.headers.insert("accept-language", "zh-CN".parse().unwrap());
        let file = manager.get("/jinhuayuan/desk/fees.csv?from=2026-05-01&to=2026-05-31").await.body;
        assert!(file.contains(",'=花苗,"), "a host is no formula");
        assert_eq!(manager.get("/jinhuayuan/desk/fees?from=2026-05-31&to=2026-05-01").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[test]
fn totals_are_exact_by_month_and_host() {
    let one = |date: &str, host: &str, children, noted| Charged {
        date: crate::scene::day(date),
        host: Names::new(host, host),
        fee: Fee::Paid(coins(1_205)),
        children,
        noted,
    };
    let all = [
        one("2026-05-31", "甲", 3, 3_615),
        one("2026-06-01", "甲", 1, 0),
        one("2026-05-01", "乙", 2, 1_205),
        one("2026-05-02", "甲", 1, 1_205),
    ];
    let told: Vec<(String, String, u64, u64, u64, u64)> = totals(&all)
        .into_iter()
        .map(|it| (it.month.to_string(), it.host.zh, it.sessions, it.children, it.due, it.noted))
        .collect();
    let expected = [
        ("2026-05-01", "乙", 1, 2, 2_410, 1_205),
        ("2026-05-01", "甲", 2, 4, 4_820, 4_820),
        ("2026-06-01", "甲", 1, 1, 1_205, 0),
    ];
    let expected = expected.map(|(month, host, sessions, children, due, noted)| {
        (month.to_string(), host.to_string(), sessions, children, due, noted)
    });
    assert_eq!(told, expected);
}
