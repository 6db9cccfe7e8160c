//! What people can do, one verb to a file. Each is a command on a centre's ledger: it reads the facts, asks the
//! domain, writes, and queues the letters that tell of it, all in one transaction.

pub mod answer_offer;
pub mod book;
pub mod cancel;
pub mod settle;
