//! What people can do, one verb to a file. Each is a command on a centre's ledger: it reads the facts, asks the
//! domain, writes, and queues the letters that tell of it, all in one transaction.

pub mod answer_offer;
pub mod book;
pub mod cancel;
pub mod close_session;
pub mod forget_answers;
pub mod post_notice;
pub mod settle;
pub mod settle_due;
