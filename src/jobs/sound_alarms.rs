//! Sounds the alarm for children nobody collected (G5). Looks first, so that an empty house takes no ledger.

use crate::actions::sound_alarm::{self, SoundAlarm};
use crate::app::App;
use crate::error::Error;
use crate::store::Actor;

pub async fn sound_alarms(app: App) -> Result<(), Error> {
    for centre in super::centres(&app).await? {
        let (id, now) = (centre.id, app.clock.now());
        let look =
            app.store.read(move |db| Box::pin(async move { sound_alarm::due(db, &centre, now).await }));
        for session in look.await? {
            app.store.change(id, Actor::System, SoundAlarm { session, now }).await?;
        }
    }
    Ok(())
}
