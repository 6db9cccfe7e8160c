//! A copy of one calendar as a program keeps it, compared with what the calendar lists each time it asks.

use std::collections::BTreeMap;

use super::program::{Program, Synced};

/// What a program holds of one calendar, and the token it asks with.
pub struct Replica {
    pub path: String,
    pub token: String,
    pub held: BTreeMap<String, String>,
}

impl Replica {
    pub async fn of(path: &str, program: &mut Program) -> Replica {
        let mut replica = Replica { path: path.into(), token: String::new(), held: BTreeMap::new() };
        let first = replica.asks(program).await;
        assert_eq!(first.gone, Vec::<String>::new(), "nothing to take away from nothing");
        replica
    }

    /// Asks what has changed, and ends with what the calendar lists.
    pub async fn asks(&mut self, program: &mut Program) -> Synced {
        let synced = program.syncs(&self.path, &self.token).await;
        self.token.clone_from(&synced.token);
        for one in &synced.shown {
            self.held.insert(one.href.clone(), one.text("getetag"));
        }
        for href in &synced.gone {
            self.held.remove(href);
        }
        let listed = program.finds(&self.path, "1", &["D:getetag"]).await;
        let listed = listed.iter().skip(1).map(|one| (one.href.clone(), one.text("getetag")));
        assert_eq!(self.held, listed.collect::<BTreeMap<_, _>>(), "{}", self.path);
        assert_eq!(program.mark(&self.path).await.1, self.token);
        synced
    }
}
