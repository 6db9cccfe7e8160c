//! Steps of an import, written down where nobody sees them.

use crate::domain::ids::ImportId;
use crate::error::Error;
use crate::imports::work::Step;
use crate::store::imports::{self, Under, Verb, Words};
use crate::store::{Command, Held};

/// Writes steps down. Nothing is seen, so no number is taken.
#[derive(Debug)]
pub struct Stage {
    pub import: ImportId,
    pub source: String,
    pub steps: Vec<Step>,
}

impl Command for Stage {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        let under = Under { import: self.import, source: &self.source };
        for step in &self.steps {
            match step {
                Step::Add { session, digest, mark, shut } => {
                    let said = Words { digest, mark: mark.as_deref(), shut: shut.as_ref() };
                    imports::step(held, under, Verb::Add, session, said).await?;
                }
                Step::Renew { session, digest, mark } => {
                    let said = Words { digest, mark: mark.as_deref(), shut: None };
                    imports::step(held, under, Verb::Renew, session, said).await?;
                }
                Step::Withdraw(id) => imports::withdrawal(held, under, *id).await?,
            }
        }
        Ok(())
    }
}

/// Forgets the steps of a source that were never shown.
#[derive(Debug)]
pub struct Clear {
    pub source: String,
}

impl Command for Clear {
    type Output = ();

    async fn run(&self, held: &mut Held) -> Result<(), Error> {
        Ok(imports::clear(held, &self.source).await?)
    }
}
