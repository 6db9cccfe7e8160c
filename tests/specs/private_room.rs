//! The private room: one party at a time, by one press or by a slot, and forgotten after a day (M1–M3).

use crate::scene::{Family, Scene, at, day, spec, told};
use leyuan::actions::book_slot::{BookSlot, ExtendSlot, GiveUpSlot};
use leyuan::actions::forget_private_uses::ForgetPrivateUses;
use leyuan::actions::use_private_room::{By, UsePrivateRoom, Wish};
use leyuan::domain::ids::{PrivateUseId, RoomId};
use leyuan::domain::private_room::{Diary, Party, Standing};
use leyuan::domain::zone::{Span, Timestamp};
use leyuan::error::Error;
use leyuan::store::{Actor, centres, private_rooms};

/// A centre with a private room, open 9:00–20:30 every day; it is Monday, 9:00 there.
struct Nursery {
    scene: Scene,
    room: RoomId,
}

impl Nursery {
    async fn open(scene: Scene) -> Nursery {
        let room = scene.add_room("baby", 10, None).await;
        scene
            .alter("UPDATE room SET privacy = 'private', look = 'baby', position = 1 WHERE slug = 'baby'")
            .await;
        scene
            .alter(
                r#"UPDATE centre SET particulars = '{"contact":{"phone":"","address":{"zh":"","en":""}},"opening":{"weekday":["09:00-20:30"],"weekend":["09:00-20:30"],"holiday":[]},"holidays":{"source":[],"announced_until":"2027-12-31"},"is_unconfirmed":false}'"#,
            )
            .await;
        Nursery { scene, room }
    }

    async fn press(&self, by: By, wish: Wish) -> Result<(), Error> {
        let press = UsePrivateRoom { room: self.room, by, wish, now: self.scene.now() };
        let actor = match by {
            By::Household(id) => Actor::Household(id),
            By::Door | By::Desk => Actor::System,
        };
        self.scene.store.change(self.scene.centre, actor, press).await
    }

    async fn book(&self, family: &Family, starts: &str) -> Result<PrivateUseId, Error> {
        self.book_as(family, starts, |_| {}).await
    }

    async fn book_as(
        &self,
        family: &Family,
        starts: &str,
        change: impl FnOnce(&mut Party),
    ) -> Result<PrivateUseId, Error> {
        let mut party = Party { guardian: family.guardians[0], adults: 1, children: family.children.clone() };
        change(&mut party);
        let (room, household, now) = (self.room, family.id, self.scene.now());
        let book = BookSlot { room, household, party, starts: at(starts), now };
        self.scene.store.change(self.scene.centre, Actor::Household(household), book).await
    }

    async fn extend(&self, family: &Family, used: PrivateUseId) -> Result<Timestamp, Error> {
        let extend = ExtendSlot { used, household: family.id, now: self.scene.now() };
        let more = self.scene.store.change(self.scene.centre, Actor::Household(family.id), extend).await;
        more.map(|window| window.ends())
    }

    async fn give_up(&self, family: &Family, used: PrivateUseId) -> Result<(), Error> {
        let give_up = GiveUpSlot { used, household: family.id, now: self.scene.now() };
        self.scene.store.change(self.scene.centre, Actor::Household(family.id), give_up).await
    }

    async fn forget(&self) {
        let forget = ForgetPrivateUses { now: self.scene.now() };
        self.scene.store.change(self.scene.centre, Actor::System, forget).await.expect("forgotten");
    }

    async fn diary(&self) -> Diary {
        let (id, room, zone) = (self.scene.centre, self.room, self.scene.zone());
        let day = (zone.date(self.scene.now()), zone);
        let read = self.scene.store.read(move |db| {
            Box::pin(async move {
                let rooms = centres::rooms(db, id).await?;
                let room = rooms.iter().find(|known| known.id == room).expect("the room");
                private_rooms::diary(db, room, day).await
            })
        });
        read.await.expect("a diary").expect("a private room")
    }

    async fn standing(&self) -> Standing {
        self.diary().await.standing(self.scene.now())
    }

    async fn is_free(&self) -> bool {
        self.standing().await == Standing::Free
    }

    async fn baby(&self) -> Family {
        self.scene.family_with(&["2025-06-01"], 2, |_| {}).await
    }
}

/// The rules and keys of a "no".
fn no<T: std::fmt::Debug>(answer: Result<T, Error>) -> Vec<String> {
    match answer {
        Err(Error::Refused(refusals)) => told(&refusals),
        other => panic!("not refused: {other:?}"),
    }
}

spec! {
    one_press_holds_the_room_and_it_releases_itself_after_thirty_minutes, "2026-05-04T01:00:00Z", scene => {
        let room = Nursery::open(scene).await;
        assert!(room.is_free().await);
        room.press(By::Door, Wish::InUse).await.expect("in use");
        room.press(By::Door, Wish::InUse).await.expect("the same press again");
        assert_eq!(room.scene.count("SELECT COUNT(*) FROM private_use").await, 1);
        assert_eq!(room.standing().await, Standing::InUse { next_free: Some(at("2026-05-04T01:30:00Z")) });
        let other = room.baby().await;
        assert_eq!(no(room.press(By::Household(other.id), Wish::InUse).await), ["M1 refusal-private-taken"]);
        room.scene.until("2026-05-04T01:30:00Z");
        assert!(room.is_free().await);
        room.press(By::Household(other.id), Wish::InUse).await.expect("free again");
    }
}

spec! {
    the_door_says_free_and_the_next_may_go_in, "2026-05-04T01:00:00Z", scene => {
        let room = Nursery::open(scene).await;
        let (first, other) = (room.baby().await, room.baby().await);
        room.press(By::Household(first.id), Wish::InUse).await.expect("in use");
        assert!(matches!(room.press(By::Household(other.id), Wish::Free).await, Err(Error::Forbidden)));
        assert!(!room.is_free().await, "nobody else's phone ends it");
        room.press(By::Door, Wish::Free).await.expect("free");
        room.press(By::Door, Wish::Free).await.expect("the same press again");
        assert!(room.is_free().await);
    }
}

spec! {
    slots_follow_the_opening_hours_with_a_turnaround_between, "2026-05-04T01:00:00Z", scene => {
        let room = Nursery::open(scene).await;
        let slots = room.diary().await.slots();
        let starts: Vec<_> = slots.iter().take(3).map(|slot| slot.starts()).collect();
        assert_eq!(starts, [at("2026-05-04T01:00:00Z"), at("2026-05-04T01:35:00Z"), at("2026-05-04T02:10:00Z")]);
        assert!(slots.iter().all(|slot| slot.length() == Span::minutes(30)));
        assert!(slots.last().expect("a slot").ends() <= at("2026-05-04T12:30:00Z"));
        let family = room.baby().await;
        assert!(matches!(room.book(&family, "2026-05-04T02:00:00Z").await, Err(Error::Missing)), "no slot");
    }
}

spec! {
    a_slot_is_one_familys_and_asking_twice_books_once, "2026-05-04T01:00:00Z", scene => {
        let room = Nursery::open(scene).await;
        let (first, second) = (room.baby().await, room.baby().await);
        let slot = "2026-05-04T02:10:00Z";
        let booked = room.book(&first, slot).await.expect("booked");
        assert_eq!(room.book(&first, slot).await.expect("the same"), booked);
        assert_eq!(no(room.book(&second, slot).await), ["M1 refusal-private-taken"]);
        assert!(matches!(room.give_up(&second, booked).await, Err(Error::Missing)), "none of theirs");
        room.give_up(&first, booked).await.expect("given up");
        room.book(&second, slot).await.expect("free again");
    }
}

spec! {
    two_families_who_want_the_same_slot_at_once_get_it_once, "2026-05-04T01:00:00Z", scene => {
        let room = Nursery::open(scene).await;
        let mut families = Vec::new();
        for _ in 0..8 {
            families.push(room.baby().await);
        }
        let asks = families.iter().map(|family| room.book(family, "2026-05-04T02:10:00Z"));
        let answers = futures_util::future::join_all(asks).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    }
}

spec! {
    an_adult_has_four_slots_a_day_and_another_adult_of_the_family_more, "2026-05-04T01:00:00Z", scene => {
        let room = Nursery::open(scene).await;
        let family = room.baby().await;
        for slot in ["2026-05-04T01:35:00Z", "2026-05-04T02:10:00Z", "2026-05-04T02:45:00Z", "2026-05-04T03:20:00Z"] {
            room.book(&family, slot).await.expect(slot);
        }
        assert_eq!(no(room.book(&family, "2026-05-04T04:30:00Z").await), ["M1 refusal-private-enough"]);
        let second = family.guardians[1];
        room.book_as(&family, "2026-05-04T04:30:00Z", |party| party.guardian = second).await.expect("another adult");
        room.book(&family, "2026-05-05T01:00:00Z").await.expect("another day");
    }
}

spec! {
    a_party_brings_a_small_child_its_siblings_and_two_adults_at_most, "2026-05-04T01:00:00Z", scene => {
        let room = Nursery::open(scene).await;
        let grown = room.scene.family(&["2023-05-04"]).await; // three years old today
        assert_eq!(no(room.book(&grown, "2026-05-04T02:10:00Z").await), ["M1 refusal-private-for-small"]);
        assert_eq!(no(room.press(By::Household(grown.id), Wish::InUse).await), ["M1 refusal-private-for-small"]);
        let mixed = room.scene.family(&["2023-05-05", "2019-01-01"]).await;
        let three = room.book_as(&mixed, "2026-05-04T02:10:00Z", |party| party.adults = 3).await;
        assert_eq!(no(three), ["M1 refusal-private-adults"]);
        assert_eq!(no(room.book(&mixed.only(1), "2026-05-04T02:10:00Z").await), ["M1 refusal-private-for-small"]);
        room.book_as(&mixed, "2026-05-04T02:10:00Z", |party| party.adults = 2).await.expect("booked");
    }
}

spec! {
    a_slot_is_kept_five_minutes_then_anybody_takes_it_without_a_strike, "2026-05-04T01:00:00Z", scene => {
        let room = Nursery::open(scene).await;
        let (booker, other) = (room.baby().await, room.baby().await);
        let slot = room.book(&booker, "2026-05-04T01:35:00Z").await.expect("booked");
        room.scene.until("2026-05-04T01:39:59Z");
        assert_eq!(no(room.press(By::Household(other.id), Wish::InUse).await), ["M1 refusal-private-kept"]);
        assert_eq!(no(room.press(By::Door, Wish::InUse).await), ["M1 refusal-private-kept"]);
        assert!(!room.is_free().await);
        room.scene.until("2026-05-04T01:40:00Z");
        assert!(room.is_free().await);
        room.press(By::Door, Wish::InUse).await.expect("taken");
        assert_eq!(no(room.press(By::Household(booker.id), Wish::InUse).await), ["M1 refusal-private-taken"]);
        assert_eq!(room.scene.count("SELECT COUNT(*) FROM strike").await, 0);
        room.give_up(&booker, slot).await.expect("it was given up before");
    }
}

spec! {
    who_booked_comes_in_by_phone_or_with_the_code_word_at_the_desk, "2026-05-04T01:00:00Z", scene => {
        let room = Nursery::open(scene).await;
        let (one, two) = (room.baby().await, room.baby().await);
        let first = room.book(&one, "2026-05-04T01:35:00Z").await.expect("booked");
        room.book(&two, "2026-05-04T02:10:00Z").await.expect("booked");
        room.scene.until("2026-05-04T01:31:00Z");
        room.press(By::Household(one.id), Wish::InUse).await.expect("a little early, while nobody is in");
        assert_eq!(room.standing().await, Standing::InUse { next_free: Some(at("2026-05-04T02:40:00Z")) });
        assert!(matches!(room.give_up(&one, first).await, Err(Error::Stale)));
        room.scene.until("2026-05-04T02:12:00Z");
        room.press(By::Desk, Wish::InUse).await.expect("the desk heard the code word");
        room.scene.until("2026-05-04T02:30:00Z");
        assert!(!room.is_free().await, "a claimed slot is held to its end");
    }
}

spec! {
    a_press_ends_before_the_next_booked_slot, "2026-05-04T01:00:00Z", scene => {
        let room = Nursery::open(scene).await;
        let booker = room.baby().await;
        room.book(&booker, "2026-05-04T01:35:00Z").await.expect("booked");
        room.scene.until("2026-05-04T01:10:00Z");
        room.press(By::Door, Wish::InUse).await.expect("in use");
        let ends = room.diary().await.uses[0].window.ends();
        assert_eq!(ends, at("2026-05-04T01:30:00Z"));
        room.press(By::Door, Wish::Free).await.expect("free");
        room.scene.until("2026-05-04T01:27:00Z");
        assert_eq!(room.standing().await, Standing::InUse { next_free: Some(at("2026-05-04T02:05:00Z")) });
        assert_eq!(no(room.press(By::Door, Wish::InUse).await), ["M1 refusal-private-taken"], "what is shown is what a press gets");
    }
}

spec! {
    extending_takes_the_whole_next_slot_if_it_is_free, "2026-05-04T01:00:00Z", scene => {
        let room = Nursery::open(scene).await;
        let (family, other) = (room.baby().await, room.baby().await);
        let slot = room.book(&family, "2026-05-04T01:35:00Z").await.expect("booked");
        assert_eq!(no(room.extend(&family, slot).await), ["M1 refusal-private-taken"], "nobody is in yet");
        room.scene.until("2026-05-04T01:36:00Z");
        room.press(By::Household(family.id), Wish::InUse).await.expect("in use");
        assert_eq!(room.extend(&family, slot).await.expect("extended"), at("2026-05-04T02:40:00Z"));
        assert_eq!(room.extend(&family, slot).await.expect("the same again"), at("2026-05-04T02:40:00Z"));
        assert_eq!(no(room.book(&other, "2026-05-04T02:10:00Z").await), ["M1 refusal-private-taken"]);
        room.book(&other, "2026-05-04T02:45:00Z").await.expect("the one after");
        room.scene.until("2026-05-04T02:07:00Z");
        assert!(!room.is_free().await, "the turnaround between is theirs too");
        let next = room.diary().await.uses[1].id;
        room.scene.until("2026-05-04T02:12:00Z");
        assert_eq!(no(room.extend(&family, next).await), ["M1 refusal-private-taken"], "the next is another's");
        room.press(By::Door, Wish::Free).await.expect("free");
        assert!(room.is_free().await);
    }
}

spec! {
    a_slot_belongs_to_the_adult_so_a_childs_session_is_no_clash, "2026-05-04T01:00:00Z", scene => {
        let room = Nursery::open(scene).await;
        let family = room.baby().await;
        let session = room.scene.session("2026-05-04T02:00:00Z", 5).await;
        room.scene.asks(&family, session).await;
        room.book(&family, "2026-05-04T02:10:00Z").await.expect("B1 does not ask");
    }
}

spec! {
    online_booking_of_slots_opens_when_that_of_sessions_does, "2026-05-04T00:59:59Z", scene => {
        let room = Nursery::open(scene).await;
        let family = room.baby().await;
        assert_eq!(no(room.book(&family, "2026-05-11T01:00:00Z").await), ["B3 refusal-not-yet-open"]);
        room.scene.until("2026-05-04T01:00:00Z");
        room.book(&family, "2026-05-11T01:00:00Z").await.expect("nine o'clock");
    }
}

spec! {
    a_room_that_is_shut_takes_nobody, "2026-05-04T01:00:00Z", scene => {
        let room = Nursery::open(scene).await;
        let family = room.baby().await;
        room.scene.alter("INSERT INTO closure (id, centre_id, starts_at, ends_at, reason_zh, reason_en) \
                          SELECT id, centre_id, '2026-05-04T01:00:00+00:00', '2026-05-04T02:15:00+00:00', '消毒', 'Cleaning' \
                          FROM room WHERE slug = 'baby'").await;
        room.scene.alter("INSERT INTO closure_room (closure_id, room_id) SELECT id, id FROM room WHERE slug = 'baby'").await;
        assert_eq!(no(room.press(By::Door, Wish::InUse).await), ["M1 refusal-private-shut"]);
        assert_eq!(no(room.book(&family, "2026-05-04T02:10:00Z").await), ["M1 refusal-private-shut"]);
        assert_eq!(room.standing().await, Standing::InUse { next_free: Some(at("2026-05-04T02:15:00Z")) });
    }
}

spec! {
    a_day_after_its_slot_nothing_is_left_but_a_count, "2026-05-04T01:00:00Z", scene => {
        let room = Nursery::open(scene).await;
        let (family, other) = (room.baby().await, room.baby().await);
        room.book(&family, "2026-05-04T01:35:00Z").await.expect("booked, and used");
        room.book(&other, "2026-05-04T02:10:00Z").await.expect("booked, and never used");
        room.scene.until("2026-05-04T01:36:00Z");
        room.press(By::Household(family.id), Wish::InUse).await.expect("in use");
        room.press(By::Household(family.id), Wish::Free).await.expect("free");
        room.scene.until("2026-05-05T02:04:59Z");
        room.forget().await;
        assert_eq!(room.scene.count("SELECT COUNT(*) FROM private_use").await, 2, "not yet");
        room.scene.until("2026-05-05T02:05:00Z");
        room.forget().await;
        assert_eq!(room.scene.count("SELECT COUNT(*) FROM private_use").await, 1, "24 h after its own end");
        room.scene.until("2026-05-05T02:40:00Z");
        room.forget().await;
        room.forget().await;
        assert_eq!(room.scene.count("SELECT COUNT(*) FROM private_use").await, 0);
        let named = "SELECT COUNT(*) FROM change WHERE verb LIKE 'private.%' AND (actor IS NOT NULL OR detail IS NOT NULL)";
        assert_eq!(room.scene.count(named).await, 0, "nor in the ledger");
        assert!(room.scene.count("SELECT COUNT(*) FROM change WHERE verb LIKE 'private.%'").await >= 4, "numbers stay");
        assert_eq!(room.scene.count("SELECT COUNT(*) FROM notice").await, 0, "no letter ever told of it");
        assert_eq!(room.scene.count("SELECT COUNT(*) FROM request").await, 0);
        let (id, date) = (room.room, day("2026-05-04"));
        let uses = room.scene.store.read(move |db| Box::pin(private_rooms::uses(db, id, date))).await;
        assert_eq!(uses.expect("a count"), 1);
    }
}
