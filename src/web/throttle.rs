//! How often one address may try what guesses would open (sign-ins, pairings), and one people counter speak.
//!
//! Invariant: an address counts as a whole network where it is IPv6 (/64); a proxy's word on who its client is
//! counts only if the settings name that proxy.

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use super::reply::Problem;
use super::who::Asker;
use crate::domain::ids::CounterId;

/// A whole waiting room signs in over one address; a guesser does not get far with this.
const AT_ONCE: NonZeroU32 = NonZeroU32::new(20).unwrap();
const THEN_EVERY: Duration = Duration::from_secs(3);
/// Addresses remembered before those that have rested are forgotten.
const REMEMBERED: usize = 10_000;

/// A counter that collects for a second before it speaks never comes near; one that sends a hundred a second is heard
/// ten times.
const SPOKEN_AT_ONCE: NonZeroU32 = NonZeroU32::new(20).unwrap();
const SPOKEN_A_SECOND: NonZeroU32 = NonZeroU32::new(10).unwrap();

pub struct Throttle {
    tries: DefaultKeyedRateLimiter<IpAddr>,
    counters: DefaultKeyedRateLimiter<CounterId>,
    proxies: Vec<IpAddr>,
}

impl Throttle {
    pub fn new(proxies: Vec<IpAddr>) -> Throttle {
        let quota = Quota::with_period(THEN_EVERY).unwrap_or(Quota::per_second(AT_ONCE)).allow_burst(AT_ONCE);
        let spoken = Quota::per_second(SPOKEN_A_SECOND).allow_burst(SPOKEN_AT_ONCE);
        Throttle { tries: RateLimiter::keyed(quota), counters: RateLimiter::keyed(spoken), proxies }
    }

    /// Counts one try; how long to wait where there were too many.
    fn count(&self, client: IpAddr) -> Result<(), Duration> {
        if self.tries.len() > REMEMBERED {
            self.tries.retain_recent();
        }
        let tried = self.tries.check_key(&network(client));
        tried.map_err(|early| early.wait_time_from(DefaultClock::default().now()))
    }

    /// Counts one message of a counter; how long to wait where there were too many. Counters are few, and known.
    fn hear(&self, counter: CounterId) -> Result<(), Duration> {
        let spoken = self.counters.check_key(&counter);
        spoken.map_err(|early| early.wait_time_from(DefaultClock::default().now()))
    }

    /// Who is asking: the last address on the way that is not one of our proxies.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let forwarded = headers.get_all(HeaderName::from_static("x-forwarded-for"));
        let said = forwarded.iter().filter_map(|line| line.to_str().ok());
        let way: Vec<IpAddr> =
            said.flat_map(|line| line.split(',')).filter_map(|ip| ip.trim().parse().ok()).collect();
        let mut client = peer;
        for hop in way.into_iter().rev() {
            if !self.proxies.contains(&client) {
                break;
            }
            client = hop;
        }
        client
    }
}

fn network(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        ip => ip,
    }
}

/// Lets a try through to its handler, or says when the next may be.
pub async fn slow_down(State(throttle): State<Arc<Throttle>>, request: Request, next: Next) -> Response {
    match Tries::of(throttle, &request).count() {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// For a handler that knows what a try is: whoever it counts must ask it.
#[derive(Clone)]
pub struct Tries {
    throttle: Arc<Throttle>,
    client: Option<IpAddr>,
}

impl Tries {
    fn of(throttle: Arc<Throttle>, request: &Request) -> Tries {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let client = peer.map(|peer| throttle.client(peer, request.headers()));
        Tries { throttle, client }
    }

    /// Counts one try.
    ///
    /// # Errors
    /// [`Problem::TooMany`] where there were too many.
    pub fn count(&self) -> Result<(), Problem> {
        let counted = self.client.map_or(Ok(()), |client| self.throttle.count(client));
        counted.map_err(|wait| Problem::TooMany(wait.as_secs() + 1))
    }
}

/// Hands the count to the handler.
pub async fn hand_over(State(throttle): State<Arc<Throttle>>, mut request: Request, next: Next) -> Response {
    let tries = Tries::of(throttle, &request);
    request.extensions_mut().insert(tries);
    next.run(request).await
}

/// The same for a people counter, whatever its address: the table has made sure who it is.
pub async fn hold_back(State(throttle): State<Arc<Throttle>>, request: Request, next: Next) -> Response {
    let counter = match request.extensions().get::<Asker>() {
        Some(Asker::Counter(counter)) => throttle.hear(counter.counter),
        _ => Ok(()),
    };
    match counter {
        Ok(()) => next.run(request).await,
        Err(wait) => Problem::TooMany(wait.as_secs() + 1).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn forwarded(text: &'static str) -> HeaderMap {
        let header = HeaderName::from_static("x-forwarded-for");
        [(header, axum::http::HeaderValue::from_static(text))].into_iter().collect()
    }

    #[test]
    fn one_address_is_slowed_down_and_another_is_not() {
        let throttle = Throttle::new(Vec::new());
        let tries = (0..30).filter(|_| throttle.count(ip("192.0.2.1")).is_ok()).count();
        assert_eq!(tries, 20);
        assert!(throttle.count(ip("192.0.2.1")).unwrap_err() <= THEN_EVERY);
        assert!(throttle.count(ip("192.0.2.2")).is_ok());
    }

    #[test]
    fn neighbours_of_one_ipv6_network_count_together() {
        assert_eq!(network(ip("2001:db8:1:2::3")), network(ip("2001:db8:1:2:ffff::4")));
        assert_ne!(network(ip("2001:db8:1:2::3")), network(ip("2001:db8:1:3::3")));
        assert_eq!(network(ip("::ffff:192.0.2.1")), ip("192.0.2.1"));
    }

    #[test]
    fn a_forwarded_address_counts_only_from_a_proxy_we_know() {
        let throttle = Throttle::new(vec![ip("127.0.0.1"), ip("10.0.0.1")]);
        let client = |peer, way| throttle.client(ip(peer), &forwarded(way));
        assert_eq!(client("192.0.2.9", "203.0.113.5"), ip("192.0.2.9"));
        assert_eq!(client("127.0.0.1", "203.0.113.5"), ip("203.0.113.5"));
        assert_eq!(client("127.0.0.1", "198.51.100.1, 203.0.113.5, 10.0.0.1"), ip("203.0.113.5"));
    }
}
