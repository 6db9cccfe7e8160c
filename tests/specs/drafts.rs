//! What is prepared before anybody sees it: drafts, published together, and a week copied to the next.

use crate::planning::{changed, ill, little, told};
use crate::scene::{Scene, at, day, spec};
use crate::visitor::{Visitor, program};
use leyuan::actions::copy_week::CopyWeek;
use leyuan::actions::keep_draft::{DropDraft, KeepDraft};
use leyuan::actions::publish_drafts::{Publication, PublishDrafts, Published, What, think};
use leyuan::domain::draft::{Draft, Prepared};
use leyuan::domain::ids::{DraftId, SeriesId, SessionId};
use leyuan::domain::names::Names;
use leyuan::domain::notice::Subject;
use leyuan::domain::plan::Wish;
use leyuan::domain::session::Session;
use leyuan::domain::timetable::Plan;
use leyuan::domain::window::Window;
use leyuan::domain::zone::{Span, parse_time};
use leyuan::store::{Actor, drafts};

impl Scene {
    async fn keeps(&self, what: Prepared) -> DraftId {
        let draft = Draft { id: DraftId::new(), what, by: None, kept_at: self.now() };
        self.presses(KeepDraft { draft }).await.unwrap();
        self.drafts().await.last().expect("a draft").id
    }

    async fn drafts(&self) -> Vec<Draft> {
        let centre = self.centre;
        self.store.read(move |db| Box::pin(drafts::of_centre(db, centre))).await.unwrap()
    }

    async fn shown(&self) -> Publication {
        let (centre, now) = (self.centre, self.now());
        let all = self.drafts().await.iter().map(|draft| draft.id).collect();
        let look = self.store.read(move |db| Box::pin(async move { Ok(think(db, centre, &all, now).await) }));
        look.await.unwrap().unwrap()
    }

    async fn publishes(&self, digest: String) -> Published {
        let drafts = self.drafts().await.iter().map(|draft| draft.id).collect();
        self.presses(PublishDrafts { drafts, why: ill(), digest, now: self.now() }).await.unwrap()
    }

    async fn copies(&self, from: &str, to: &str) -> usize {
        let copy = CopyWeek { from: day(from), to: day(to), actor: Actor::System, now: self.now() };
        self.presses(copy).await.unwrap()
    }
}

fn like(session: &Session, date: &str, starts: &str) -> Plan {
    Plan {
        room: session.room,
        names: Names::new("新场次", "Kingfisher hour"),
        date: day(date),
        starts: parse_time(starts).unwrap(),
        ends: parse_time(starts).unwrap() + Span::hours(1),
        limits: session.limits,
        ages: session.terms.ages,
        needs: None,
        like: Some(session.id),
    }
}

fn chess() -> Wish {
    let mut plan = little().series.remove(0);
    (plan.slug, plan.names) = ("chess".into(), Names::new("象棋", "Kingfisher chess"));
    plan.repeats[0].at = parse_time("14:00").unwrap();
    Wish { plan, from: None }
}

spec! {
    // Z3
    drafts_are_nowhere_but_at_the_desk_until_all_are_published_at_once, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&little()).await;
        let all = scene.standing().await;
        let family = scene.family(&["2022-02-10"]).await;
        scene.books(&family, all[0].id).await;
        scene.keeps(Prepared::Session(SessionId::new(), like(&all[0], "2026-05-17", "10:00"))).await;
        scene.keeps(Prepared::Move(all[0].id, like(&all[0], "2026-05-16", "11:00"))).await;
        scene.keeps(Prepared::Series(SeriesId::new(), Box::new(chess()))).await;
        assert_eq!(told(&scene.standing().await), told(&all));
        let mut visitor = Visitor::at(&program(&scene));
        for address in ["/jinhuayuan", "/jinhuayuan?day=2026-05-17", "/jinhuayuan/calendar.ics", "/jinhuayuan/kiosk", "/sitemap.xml"] {
            let page = visitor.get(address).await;
            assert!(!page.body.contains("Kingfisher") && !page.body.contains("新场次"), "{address} tells a draft");
        }
        let shown = scene.shown().await;
        assert!(shown.is_clear() && shown.effects().families() == 1);
        assert!(matches!(scene.publishes("of something else".into()).await, Published::Changed(_)));
        assert_eq!(told(&scene.standing().await), told(&all), "nothing was done");
        assert!(matches!(scene.publishes(shown.digest()).await, Published::Done));
        let after = scene.standing().await;
        assert_eq!(after.len(), all.len() * 2 + 1, "the series and the single one");
        assert!(told(&after).contains(&"2026-05-16 11:00".to_string()));
        assert!(scene.was_told(&family, |about| matches!(about, Subject::Moved { .. })).await);
        assert_eq!(scene.drafts().await, []);
        let single = after.iter().find(|session| session.date == day("2026-05-17")).unwrap();
        assert_eq!(single.terms, all[0].terms, "like the one it was made from");
    }
}

spec! {
    of_one_thing_there_is_one_draft_and_a_thrown_away_one_is_gone, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&little()).await;
        let all = scene.standing().await;
        scene.keeps(Prepared::Move(all[0].id, like(&all[0], "2026-05-16", "11:00"))).await;
        let id = scene.keeps(Prepared::Move(all[0].id, like(&all[0], "2026-05-16", "15:00"))).await;
        let kept = scene.drafts().await;
        assert_eq!(kept.len(), 1);
        assert!(matches!(&kept[0].what, Prepared::Move(_, plan) if plan.starts == parse_time("15:00").unwrap()));
        for _ in 0..2 {
            scene.presses(DropDraft { id, now: scene.now() }).await.unwrap();
        }
        assert_eq!(scene.drafts().await, []);
        assert_eq!(scene.count("SELECT COUNT(*) FROM change WHERE verb = 'draft.dropped'").await, 1);
    }
}

spec! {
    // C4
    drafts_that_want_one_room_at_one_time_are_told_of_each_other_and_none_is_published, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&little()).await;
        let all = scene.standing().await;
        scene.keeps(Prepared::Series(SeriesId::new(), Box::new(chess()))).await;
        // Over at 14:00, and clean at 14:15.
        scene.keeps(Prepared::Session(SessionId::new(), like(&all[0], "2026-05-30", "13:00"))).await;
        let shown = scene.shown().await;
        assert_eq!((shown.clashes.len(), shown.is_clear()), (1, false));
        assert!(matches!(scene.publishes(shown.digest()).await, Published::Blocked(_)));
        assert_eq!(told(&scene.standing().await), told(&all));
        assert_eq!(scene.drafts().await.len(), 2);
    }
}

spec! {
    what_a_draft_was_for_may_be_gone_or_past_by_then, "2026-05-14T02:00:00Z", scene => {
        scene.opens(&little()).await;
        let all = scene.standing().await;
        scene.keeps(Prepared::Move(all[0].id, like(&all[0], "2026-05-16", "11:00"))).await;
        scene.calls_off(all[0].id).await;
        let shown = scene.shown().await;
        assert!(matches!(&shown.items[0].what, What::Move(thought) if !thought.obstacles.is_empty()));
        assert!(!shown.is_clear());
        scene.opens(&changed("without the room", |plan| { plan.rooms.clear(); plan.series.clear(); })).await;
        let shown = scene.shown().await;
        assert!(matches!(shown.items[0].what, What::Gone) && !shown.is_clear());
    }
}

spec! {
    a_copied_week_has_its_single_sessions_as_drafts_and_what_recurs_comes_by_itself, "2026-05-13T02:00:00Z", scene => {
        scene.opens(&little()).await;
        let talk = |starts: &str, name: &str| Session { names: Names::new(name, name), ..scene.draft(starts, 7) };
        let mut film = talk("2026-05-14T06:00:00Z", "film");
        film.host = Names::new("小树书店", "Sapling Books");
        scene.plan(&film).await;
        scene.plan(&talk("2026-05-12T06:00:00Z", "gone by")).await;
        let off = scene.plan(&talk("2026-05-15T06:00:00Z", "called off")).await;
        scene.calls_off(off).await;
        assert_eq!(scene.copies("2026-05-13", "2026-05-20").await, 2, "the past day's too: next week it is to come");
        assert_eq!(scene.copies("2026-05-13", "2026-05-20").await, 2);
        assert_eq!(scene.drafts().await.len(), 2, "pressed twice it is one");
        let shown = scene.shown().await;
        assert!(matches!(scene.publishes(shown.digest()).await, Published::Done));
        let next = Window::lasting(at("2026-05-17T16:00:00Z"), Span::days(7)).unwrap();
        let copies: Vec<Session> = scene.standing().await.into_iter().filter(|s| next.contains(s.window.starts())).collect();
        assert_eq!(told(&copies), ["2026-05-19 14:00", "2026-05-21 14:00", "2026-05-23 10:00"]);
        assert_eq!((copies[1].host.en.as_str(), copies[1].limits.places), ("Sapling Books", 7));
        assert_eq!(scene.copies("2026-05-13", "2026-05-20").await, 0, "they stand there");
        scene.alter("DELETE FROM session WHERE name_en = 'film' AND date = '2026-05-14'").await;
        assert_eq!(scene.copies("2026-05-20", "2026-05-13").await, 1, "and nothing is copied into the past");
    }
}
