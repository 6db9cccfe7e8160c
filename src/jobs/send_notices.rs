//! Takes notices out of the house: letters by e-mail, and what cannot wait to the telephone.
//!
//! Keeps true: a notice is taken, then sent, then marked, each for itself, so a program that dies in between may send
//! one twice and never forgets one; a store that cannot be written sends nothing; one bad address stops nobody else;
//! a log names the notice and nothing more. Nothing here runs inside a command.
//!
//! A notice goes every way there is to its household at once and is delivered when one of them took it. Telephones
//! hear only what is worth a call or was asked for: a message there may cost money. With no way at all it waits on the household's page
//! and, where it matters, among the calls.

mod errand;
mod hook;
mod mail;
mod outbox;

use futures_util::{StreamExt, future, stream};

use crate::actions::post_notice::{Delivery, PostNotice};
use crate::actions::take_notice::TakeNotice;
use crate::app::App;
use crate::domain::absence::Token;
use crate::domain::household::Phone;
use crate::domain::ids::NoticeId;
use crate::domain::notice::Notice;
use crate::error::Error;
use crate::settings::Purpose;
use crate::store::{Actor, notices};
use crate::views::letters::Letter;
use errand::Errand;
use hook::Messenger;
use mail::PostOffice;
use outbox::Outbox;

/// Notices in one round.
const MOST: u16 = 20;
/// Of these, on their way at the same time: mail servers count connections.
const AT_ONCE: usize = 5;

/// One round: what is due now.
pub async fn send_notices(app: App) -> Result<(), Error> {
    let now = app.clock.now();
    let due = app.store.read(move |db| Box::pin(notices::unsent(db, now, MOST))).await?;
    if due.is_empty() {
        return Ok(());
    }
    let ways = Ways::of(&app);
    let (app, ways) = (&app, &ways);
    let rounds = due.into_iter().map(|notice| async move {
        let id = notice.id;
        if let Err(error) = deliver(app, ways, notice).await {
            tracing::warn!(notice.id = %id, "notice {id} stays where it was and is tried again: {error}");
        }
    });
    stream::iter(rounds).buffer_unordered(AT_ONCE).collect::<()>().await;
    Ok(())
}

async fn deliver(app: &App, ways: &Ways, notice: Notice) -> Result<(), Error> {
    let (id, centre, now) = (notice.id, notice.centre, app.clock.now());
    let errand = app.store.read(move |db| Box::pin(Errand::of(db, notice, now))).await?;
    let delivery = match errand {
        Some(errand) if errand.may_leave(app.clock.now()) => go(app, ways, &errand).await?,
        Some(_) | None => Some(Delivery::Nowhere),
    };
    let Some(delivery) = delivery else { return Ok(()) };
    let post = PostNotice { notice: id, delivery, now: app.clock.now() };
    app.store.change(centre, Actor::System, post).await
}

/// Goes every way at once; nothing when somebody else has set out with it.
async fn go(app: &App, ways: &Ways, errand: &Errand) -> Result<Option<Delivery>, Error> {
    let routes = ways.to(errand);
    if routes.is_empty() {
        return Ok(Some(Delivery::Nowhere));
    }
    let notice = &errand.notice;
    let link = errand.absence().map(|booking| (Token::of(rand::random()), booking));
    let take = TakeNotice { notice: notice.id, link: link.clone(), now: app.clock.now() };
    if !app.store.change(notice.centre, Actor::System, take).await? {
        return Ok(None);
    }
    let letter = errand.letter(app, link.map(|(token, _)| token).as_ref());
    let sent = routes.iter().map(|route| route.send(app, notice, &letter));
    let is_delivered = future::join_all(sent).await.contains(&true);
    let failed = Delivery::Failed { tries: notice.tries };
    Ok(Some(if is_delivered { Delivery::Delivered } else { failed }))
}

/// The ways this house has.
struct Ways {
    mail: Option<PostOffice>,
    phone: Option<Gateway>,
}

enum Gateway {
    Hook(Messenger),
    /// The demo's: a file to look at.
    File(Outbox),
}

/// One way to one household.
enum Route<'a> {
    Mail(&'a PostOffice, lettre::Address),
    Hook(&'a Messenger, &'a Phone),
    File(&'a Outbox),
}

/// Why something was not taken; says nothing of whom it was for.
#[derive(Debug, thiserror::Error)]
enum Undelivered {
    #[error("no answer in time")]
    Late,
    #[error("it was answered {0}")]
    Answered(u16),
    #[error("nobody could be reached")]
    Unreachable,
    #[error("it could not be written")]
    Unwritten,
}

impl Ways {
    fn of(app: &App) -> Ways {
        let post = &app.settings.post;
        let phone = match &post.hook {
            Some(hook) => Some(Gateway::Hook(Messenger::of(hook))),
            None if app.purpose == Purpose::Demo => Some(Gateway::File(Outbox::within(&app.settings.data))),
            None => None,
        };
        Ways { mail: post.mail.as_ref().and_then(PostOffice::of), phone }
    }

    fn to<'a>(&'a self, errand: &'a Errand) -> Vec<Route<'a>> {
        let mail = self.mail.as_ref().zip(errand.address()).map(|(office, to)| Route::Mail(office, to));
        let phone = errand.phone().filter(|_| errand.notice.subject.is_for_telephones());
        let phone = self.phone.as_ref().zip(phone).map(|(gateway, phone)| match gateway {
            Gateway::Hook(messenger) => Route::Hook(messenger, phone),
            Gateway::File(outbox) => Route::File(outbox),
        });
        mail.into_iter().chain(phone).collect()
    }
}

impl Route<'_> {
    /// True when it was taken; why it was not stands in the log.
    async fn send(&self, app: &App, notice: &Notice, letter: &Letter) -> bool {
        let (way, sent) = match self {
            Route::Mail(office, to) => ("mail", office.send(to, notice.id, letter).await),
            Route::Hook(messenger, phone) => {
                ("hook", messenger.send(phone, notice, letter, app.clock.now()).await)
            }
            Route::File(outbox) => ("file", outbox.write(notice, letter).await),
        };
        sent.inspect_err(|why| told(notice.id, way, why)).is_ok()
    }
}

fn told(id: NoticeId, way: &'static str, why: &Undelivered) {
    tracing::warn!(notice.id = %id, notice.way = way, "notice {id} was not taken: {why}");
}
