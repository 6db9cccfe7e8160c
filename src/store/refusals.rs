//! How many requests were turned away, by day and reason, as rows: counts that outlive every request.

use super::engine::{Conn, args, statements};
use crate::domain::ids::CentreId;
use crate::domain::report::{Period, TurnedAway};
use crate::domain::zone::Date;
use crate::error::Fault;

statements! {
    ADD = "INSERT INTO turned_away (centre_id, date, rule, reason, requests) VALUES ($1, $2, $3, $4, $5) \
           ON CONFLICT (centre_id, date, rule, reason) DO UPDATE SET requests = turned_away.requests + excluded.requests";
    OF_PERIOD = "SELECT rule, reason, CAST(SUM(requests) AS BIGINT) FROM turned_away \
                 WHERE centre_id = $1 AND date >= $2 AND date <= $3 GROUP BY rule, reason ORDER BY rule, reason";
}

/// So many more of a day, for one reason.
pub(super) async fn add(
    db: &mut Conn,
    (centre, date): (CentreId, Date),
    (rule, reason): (&str, &str),
    requests: u32,
) -> Result<(), Fault> {
    db.run(ADD, args![centre, date, rule, reason, requests]).await.map(drop)
}

pub async fn of_period(db: &mut Conn, centre: CentreId, period: Period) -> Result<Vec<TurnedAway>, Fault> {
    let rows: Vec<(String, String, i64)> =
        db.all(OF_PERIOD, args![centre, period.from(), period.to()]).await?;
    let line = |(rule, reason, requests): (String, String, i64)| TurnedAway {
        rule,
        reason,
        requests: requests.unsigned_abs(),
    };
    Ok(rows.into_iter().map(line).collect())
}
