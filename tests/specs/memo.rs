//! What a transaction remembers is what its tables say: each write is seen by the next reading of the same transaction.

use crate::scene::{Family, booking, day, spec};
use leyuan::actions::book::{Answer, Book};
use leyuan::actions::cancel::Cancel;
use leyuan::domain::facts::Facts;
use leyuan::domain::household::Child;
use leyuan::domain::ids::{HouseholdId, SessionId};
use leyuan::domain::names::Name;
use leyuan::domain::party::Request;
use leyuan::domain::zone::Timestamp;
use leyuan::error::{Error, Fault};
use leyuan::store::{Actor, Command, Held, facts, households, notices, sessions};

/// Several things in one transaction, and what is read between them.
struct Course {
    family: Family,
    session: SessionId,
    request: Request,
    now: Timestamp,
}

impl Course {
    async fn around(&self, held: &mut Held) -> Result<Facts, Error> {
        let centre = held.centre();
        let session = sessions::find(held, self.session).await?.ok_or(Error::Missing)?;
        let facts = facts::load(held, centre, Some(self.family.id), session.window, self.now).await?;
        facts.ok_or(Error::Missing)
    }
}

impl Command for Course {
    type Output = Vec<String>;

    fn households(&self) -> Vec<HouseholdId> {
        vec![self.family.id]
    }

    async fn run(&self, held: &mut Held) -> Result<Vec<String>, Error> {
        let mut seen = Vec::new();
        let told = async |held: &mut Held| -> Result<String, Error> {
            let letters = notices::of_household(held, self.family.id, 50).await?.len();
            let facts = self.around(held).await?;
            let births: Vec<String> =
                facts.holdings.of(self.session).map(|it| it.birth.unwrap_or_default().to_string()).collect();
            let own = facts.household.as_ref().and_then(|household| household.children[0].birth);
            let escorts = facts.escorts.of(self.session).count();
            Ok(format!("{letters} letters, {births:?}, {escorts} escorts, born {}", own.unwrap_or_default()))
        };
        seen.push(told(held).await?);
        let book = Book { request: self.request.clone(), key: "a key".into(), now: self.now };
        let Answer::Placed(placed) = book.run(held).await? else { return Err(Error::Stale) };
        seen.push(told(held).await?);
        assert_eq!(book.run(held).await?, Answer::Placed(placed), "C6: the same key in the same transaction");
        let child = Child {
            id: self.family.children[0],
            name: Name::parse("改过").map_err(|_| Error::Fault(Fault::Other("a name".into())))?,
            birth: Some(day("2020-02-02")),
            needs: None,
        };
        households::edit_child(held, self.family.id, &child).await?;
        seen.push(told(held).await?);
        Cancel { booking: placed, children: None, household: Some(self.family.id), now: self.now }
            .run(held)
            .await?;
        seen.push(told(held).await?);
        Ok(seen)
    }
}

spec! {
    // Z1, C6
    every_write_is_seen_by_the_next_reading_of_its_transaction, "2026-05-04T01:00:00Z", scene => {
        let session = scene.session("2026-05-06T06:00:00Z", 5).await;
        let (first, family) = (scene.child().await, scene.child().await);
        booking(&scene.asks(&first, session).await);
        let request = Request { guardians: family.guardians.clone(), ..scene.request(&family, session) };
        let course = Course { family: family.clone(), session, request, now: scene.now() };
        let seen = scene.store.change(scene.centre, Actor::Household(family.id), course).await.unwrap();
        assert_eq!(seen, [
            r#"0 letters, ["2021-01-10"], 0 escorts, born 2021-01-10"#,
            r#"1 letters, ["2021-01-10", "2021-01-10"], 1 escorts, born 2021-01-10"#,
            r#"1 letters, ["2021-01-10", "2020-02-02"], 1 escorts, born 2020-02-02"#,
            r#"2 letters, ["2021-01-10"], 1 escorts, born 2020-02-02"#,
        ]);
    }
}
