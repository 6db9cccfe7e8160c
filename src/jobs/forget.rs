//! Forgets what need not be kept.

use crate::actions::forget_answers::ForgetAnswers;
use crate::actions::forget_private_uses::ForgetPrivateUses;
use crate::app::App;
use crate::error::Error;
use crate::store::Actor;

pub async fn forget(app: App) -> Result<(), Error> {
    let forget = ForgetAnswers { now: app.clock.now() };
    // Answers belong to households, not to a centre: any ledger's writer will do.
    if let Some(centre) = super::centres(&app).await?.first() {
        app.store.change(centre.id, Actor::System, forget).await?;
    }
    // M3
    for centre in super::centres(&app).await? {
        while app.store.change(centre.id, Actor::System, ForgetPrivateUses { now: app.clock.now() }).await? {}
    }
    Ok(())
}
