//! Forgets what need not be kept.

use crate::actions::forget;
use crate::app::App;
use crate::error::Error;

pub async fn forget(app: App) -> Result<(), Error> {
    forget::everything_due(&app.store, app.clock.now()).await.map(drop)
}
