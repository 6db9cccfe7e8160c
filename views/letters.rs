//! A notice that leaves the house: a letter by e-mail, or a line to a telephone.
//!
//! Invariant: it names the programme, the time and the room, never a person; it may be read by whoever holds the
//! telephone, or the mailbox.

use super::notices;
use super::refusals::Speaker;
use crate::domain::booking::CancelledBy;
use crate::domain::notice::{CourseNews, Subject};
use crate::domain::room::Room;
use crate::domain::session::Session;

/// What is written to a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Who writes: the centre.
    pub from: String,
    pub subject: String,
    pub text: String,
    /// The same for a telephone: one line.
    pub line: String,
    pub link: String,
}

/// What a notice is about, where it is about a session.
#[derive(Clone, Copy)]
pub struct About<'a> {
    pub session: Option<&'a Session>,
    pub room: Option<&'a Room>,
    /// What the family could have instead, and where it is booked.
    pub instead: &'a [(&'a Session, &'a Room, String)],
}

/// Where a letter leads: to what it is about, and to the page on which letters are ordered and stopped.
#[derive(Debug, Clone)]
pub struct Links {
    pub here: String,
    pub household: String,
    /// Where "can't come" is said by one press.
    pub absence: Option<String>,
}

/// The letter of a notice. Whoever speaks here knows no household, so no name can come in.
pub fn letter(speaker: Speaker, subject: &Subject, about: About, links: &Links) -> Letter {
    let speaker = Speaker { household: None, ..speaker };
    let words = speaker.words;
    let from = speaker.centre.names.in_(words.language()).to_string();
    let session = about.session.map_or("", |session| session.names.in_(words.language()));
    let sentence = notices::sentence(&speaker, subject, about.session);
    let above = words.tell(heading(subject), &[("session", session.to_string().into())]);
    let line =
        words.tell("letter-line", &[("centre", from.clone().into()), ("sentence", sentence.clone().into())]);
    Letter {
        subject: on_one_line(&above),
        text: text(&speaker, (subject, sentence), about, links),
        line: on_one_line(&line),
        link: links.absence.as_ref().unwrap_or(&links.here).clone(),
        from: on_one_line(&from),
    }
}

fn text(speaker: &Speaker, (subject, sentence): (&Subject, String), about: About, links: &Links) -> String {
    let words = speaker.words;
    let when = about.session.map(|session| {
        let times = words.times(session.starts, session.ends);
        words.tell("letter-when", &[("day", words.day(session.date).into()), ("times", times.into())])
    });
    let place = about.room.map(|room| {
        let [room, centre] = [&room.names, &speaker.centre.names].map(|names| names.in_(words.language()));
        let facts = [("room", room.to_string().into()), ("centre", centre.to_string().into())];
        words.tell("letter-where", &facts)
    });
    let link = |key: &str, link: &str| words.tell(key, &[("link", link.to_string().into())]);
    let absence = links.absence.as_ref().map(|to| link("letter-absence", to));
    let look = match subject {
        Subject::Opened { .. } => link("letter-book", &links.here),
        _ => link("letter-look", &links.here),
    };
    let instead = (!about.instead.is_empty()).then(|| instead(speaker, about.instead));
    let why = words.tell("letter-why", &[("link", links.household.clone().into())]);
    let facts = when.into_iter().chain(place).chain(absence).chain([look]).collect::<Vec<_>>().join("\n");
    let parts = [Some(sentence), Some(facts), instead, Some(why)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n") + "\n"
}

/// Z2: what has room, each with its address.
fn instead(speaker: &Speaker, fits: &[(&Session, &Room, String)]) -> String {
    let words = speaker.words;
    let line = |(session, room, link): &(&Session, &Room, String)| {
        let [name, room] = [&session.names, &room.names].map(|names| names.in_(words.language()).to_string());
        let times = words.times(session.starts, session.ends);
        let facts = [
            ("session", name.into()),
            ("day", words.day(session.date).into()),
            ("times", times.into()),
            ("room", room.into()),
            ("link", link.clone().into()),
        ];
        words.tell("letter-instead-one", &facts)
    };
    std::iter::once(words.say("letter-instead")).chain(fits.iter().map(line)).collect::<Vec<_>>().join("\n")
}

/// The key of what stands above a letter.
const fn heading(subject: &Subject) -> &'static str {
    match subject {
        Subject::Booked => "letter-booked",
        Subject::Waiting => "letter-waiting",
        Subject::Promoted { .. } => "letter-promoted",
        Subject::Offered { .. } => "letter-offered",
        Subject::OfferLapsed => "letter-offer-lapsed",
        Subject::Skipped { .. } => "letter-skipped",
        Subject::Cancelled { by: CancelledBy::Household | CancelledBy::HouseholdLate } => "letter-cancelled",
        Subject::Cancelled { by: CancelledBy::Desk | CancelledBy::Centre } => "letter-cancelled-for-you",
        Subject::CancelledByCentre { .. } => "letter-cancelled-for-you",
        Subject::Moved { .. } => "letter-moved",
        Subject::Missed => "letter-missed",
        Subject::Paused { .. } | Subject::PausedByHand { .. } => "letter-paused",
        Subject::PauseLifted => "letter-pause-lifted",
        Subject::Message { .. } => "letter-message",
        Subject::Reminder { .. } => "letter-reminder",
        Subject::Opened { .. } => "letter-opened",
        Subject::Uncollected { .. } => "letter-uncollected",
        Subject::Course { news, .. } => match news {
            CourseNews::Enrolled => "letter-booked",
            CourseNews::Waiting => "letter-waiting",
            CourseNews::Promoted { .. } => "letter-promoted",
            CourseNews::Offered { .. } => "letter-offered",
            CourseNews::OfferLapsed => "letter-offer-lapsed",
            CourseNews::Skipped { .. } => "letter-skipped",
            CourseNews::Left { .. } => "letter-course-left",
            CourseNews::MakeUp | CourseNews::MakeUpClash { .. } => "letter-course-make-up",
        },
    }
}

fn on_one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
