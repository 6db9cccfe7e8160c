//! Listens to the broker of the people counters, and hears what they publish in rounds.
//!
//! Keeps true: a message is acknowledged once what it said is on the ledger, and counts once however often it comes; a
//! broker that is away harms nothing, is told once, and is tried again; what nobody can read is counted, never fatal.

use rumqttc::{AsyncClient, Event, EventLoop, MqttOptions, Packet, Publish, QoS};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::actions::read_counter::{ReadCounter, RefuseReadings};
use crate::addresses::counters::{all_topics, of_topic};
use crate::app::App;
use crate::domain::counter::{MOST_READINGS, Sent, Why};
use crate::domain::ids::{CentreId, CounterId};
use crate::error::Error;
use crate::settings::mqtt::Mqtt;
use crate::store::Actor;

/// Messages that wait for their round, and in one round.
const WAITING: usize = 1000;
/// What comes within this time is one round: a device that floods costs a few commands a second.
const ROUND: Duration = Duration::from_millis(200);
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// Bytes of a message that may be meant.
const LONGEST: usize = 64 * 1024;
/// Bytes of a message that are received at all: a longer one would end the connection, and come again.
const RECEIVED: usize = 16 * 1024 * 1024;

/// Starts listening, where a broker is named; ends by itself when the program stops.
pub fn start(app: &App) {
    let Some(mqtt) = app.settings.mqtt.clone() else { return };
    let (to, from) = channel(WAITING);
    // Room for every acknowledgement that may be due, so that hearing never waits for the wire.
    let (client, events) = AsyncClient::new(options(&mqtt), 4 * WAITING);
    tokio::spawn(listen(app.clone(), all_topics(&mqtt.prefix), (client.clone(), events), to));
    tokio::spawn(hear(app.clone(), mqtt.prefix, client, from));
}

fn options(mqtt: &Mqtt) -> MqttOptions {
    let mut options = MqttOptions::new(mqtt.client.clone(), mqtt.host.clone(), mqtt.port);
    options.set_keep_alive(Duration::from_secs(30));
    options.set_clean_session(false);
    options.set_manual_acks(true);
    options.set_max_packet_size(RECEIVED, LONGEST);
    if let Some((user, password)) = &mqtt.login {
        options.set_credentials(user.clone(), password.reveal());
    }
    options
}

async fn listen(
    app: App,
    topics: String,
    (client, mut events): (AsyncClient, EventLoop),
    to: Sender<Publish>,
) {
    let mut pause = FIRST_PAUSE;
    while !app.stop.has_begun() {
        let event = tokio::select! {
            event = events.poll() => event,
            () = app.stop.begun() => break,
        };
        match event {
            Ok(Event::Incoming(Packet::ConnAck(_))) => {
                pause = FIRST_PAUSE;
                if app.broker.answers() {
                    tracing::info!("the counters' broker answers");
                }
                if let Err(fault) = client.try_subscribe(&topics, QoS::AtLeastOnce) {
                    tracing::error!(%fault, "the counters' broker was not asked for what they count");
                }
            }
            Ok(Event::Incoming(Packet::Publish(message))) => {
                if to.send(message).await.is_err() {
                    break;
                }
            }
            Ok(_) => {}
            Err(fault) => {
                if app.broker.is_lost(app.clock.now()) {
                    tracing::warn!("the counters' broker does not answer, and is tried again: {fault}");
                }
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = app.stop.begun() => {}
                }
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

async fn hear(app: App, prefix: String, client: AsyncClient, mut from: Receiver<Publish>) {
    while let Some(first) = from.recv().await {
        tokio::time::sleep(ROUND).await;
        let mut round = vec![first];
        while round.len() < WAITING
            && let Ok(next) = from.try_recv()
        {
            round.push(next);
        }
        while let Err(error) = hear_round(&app, &prefix, &round).await {
            tracing::warn!("what the counters said is heard again: {error}");
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(5)) => {}
                // Not acknowledged: the broker keeps it for the next start.
                () = app.stop.begun() => return,
            }
        }
        for message in &round {
            // One that cannot be acknowledged now comes again, and counts once.
            let _ = client.try_ack(message);
        }
    }
}

/// What one counter said in a round, in order, and how much of it nobody could read.
#[derive(Default)]
struct Said {
    sent: Vec<Sent>,
    unreadable: u16,
}

async fn hear_round(app: &App, prefix: &str, round: &[Publish]) -> Result<(), Error> {
    let centres = super::centres(app).await?;
    let mut said: BTreeMap<(CentreId, CounterId), Said> = BTreeMap::new();
    for message in round {
        let named = of_topic(prefix, &message.topic);
        let known = named.and_then(|(slug, id)| {
            let centre = centres.iter().find(|centre| centre.slug == slug)?;
            Some((centre.id, id))
        });
        let Some(key) = known else {
            app.broker.strayed();
            continue;
        };
        let said = said.entry(key).or_default();
        match readings(&message.payload) {
            Some(sent) => said.sent.extend(sent),
            None => said.unreadable = said.unreadable.saturating_add(1),
        }
    }
    for ((centre, counter), said) in said {
        hear_one(app, (centre, counter), said).await?;
    }
    Ok(())
}

async fn hear_one(app: &App, (centre, counter): (CentreId, CounterId), said: Said) -> Result<(), Error> {
    let (actor, now) = (Actor::Counter(counter), app.clock.now());
    for sent in said.sent.chunks(MOST_READINGS) {
        let read = ReadCounter { counter, sent: sent.to_vec(), now };
        match app.store.change(centre, actor, read).await {
            Ok(_) => {}
            Err(Error::Missing) => app.broker.strayed(),
            Err(error) => return Err(error),
        }
    }
    if said.unreadable > 0 {
        let refuse = RefuseReadings { counter, many: said.unreadable, why: Why::Malformed, now };
        app.store.change(centre, actor, refuse).await?;
    }
    Ok(())
}

/// One reading, or a list of them.
fn readings(payload: &[u8]) -> Option<Vec<Sent>> {
    if payload.len() > LONGEST {
        return None;
    }
    let all = match serde_json::from_slice(payload).ok()? {
        serde_json::Value::Array(all) => all,
        one => vec![one],
    };
    let read = |one: serde_json::Value| {
        // Serde would take a list for a thing's properties in their order.
        if one.is_object() { serde_json::from_value(one).ok() } else { None }
    };
    (1..=MOST_READINGS).contains(&all.len()).then(|| all.into_iter().map(read).collect())?
}
