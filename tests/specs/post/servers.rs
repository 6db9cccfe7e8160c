//! Who takes our post in these specs: a mail server and a gateway, on free ports of this machine.
//!
//! They speak as much SMTP and HTTP as is needed and remember what they were given.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// A letter as it was taken.
#[derive(Debug, Clone)]
pub struct Received {
    pub to: String,
    pub headers: Vec<(String, String)>,
    pub text: String,
}

impl Received {
    pub fn header(&self, name: &str) -> String {
        let header = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        header.map_or_else(String::new, |(_, value)| decoded_words(value))
    }
}

/// A mail server that refuses whoever's address begins with `bad`.
pub struct MailServer {
    pub port: u16,
    letters: Arc<Mutex<Vec<Received>>>,
}

impl MailServer {
    pub async fn open() -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let letters: Arc<Mutex<Vec<Received>>> = Arc::default();
        let taken = letters.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, taken.clone()));
            }
        });
        MailServer { port, letters }
    }

    pub fn letters(&self) -> Vec<Received> {
        self.letters.lock().unwrap().clone()
    }

    /// The letters to one address.
    pub fn to(&self, address: &str) -> Vec<Received> {
        self.letters().into_iter().filter(|letter| letter.to == address).collect()
    }
}

async fn converse(stream: TcpStream, letters: Arc<Mutex<Vec<Received>>>) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut to = String::new();
    say(&mut write, "220 loopback").await?;
    loop {
        let line = lines.next_line().await.ok()??;
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        match verb.as_str() {
            "RCPT" if line.contains("<bad") => say(&mut write, "550 nobody here").await?,
            "RCPT" => {
                to = line.split(['<', '>']).nth(1)?.to_string();
                say(&mut write, "250 fine").await?;
            }
            "DATA" => {
                say(&mut write, "354 go on").await?;
                let letter = read_letter(&mut lines, &to).await?;
                letters.lock().unwrap().push(letter);
                say(&mut write, "250 taken").await?;
            }
            "QUIT" => return say(&mut write, "221 bye").await,
            _ => say(&mut write, "250 fine").await?,
        }
    }
}

async fn say(write: &mut OwnedWriteHalf, line: &str) -> Option<()> {
    write.write_all(format!("{line}\r\n").as_bytes()).await.ok()
}

async fn read_letter(lines: &mut Lines<BufReader<OwnedReadHalf>>, to: &str) -> Option<Received> {
    let (mut headers, mut body, mut is_body) = (Vec::<(String, String)>::new(), String::new(), false);
    loop {
        let line = lines.next_line().await.ok()??;
        match line.as_str() {
            "." => break,
            "" if !is_body => is_body = true,
            text if is_body => body.push_str(&format!("{}\r\n", text.strip_prefix('.').unwrap_or(text))),
            more if more.starts_with(' ') => headers.last_mut()?.1.push_str(more),
            header => headers.push(header.split_once(": ").map(|(n, v)| (n.into(), v.into()))?),
        }
    }
    let encoding = headers.iter().find(|(name, _)| name == "Content-Transfer-Encoding");
    let text = match encoding.map(|(_, value)| value.as_str()) {
        Some("base64") => of_base64(&body),
        Some("quoted-printable") => of_quoted_printable(&body),
        _ => body,
    };
    Some(Received { to: to.into(), headers, text })
}

fn of_base64(text: &str) -> String {
    let text: String = text.split_whitespace().collect();
    String::from_utf8(STANDARD.decode(text).unwrap()).unwrap()
}

fn of_quoted_printable(text: &str) -> String {
    let text = text.replace("=\r\n", "");
    let mut pieces = text.split('=');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        bytes.push(u8::from_str_radix(&piece[..2], 16).unwrap());
        bytes.extend(piece[2..].bytes());
    }
    String::from_utf8(bytes).unwrap()
}

/// `=?utf-8?b?…?=` read; anything else as it stands.
fn decoded_words(value: &str) -> String {
    let word = |piece: &str| piece.split_once("?b?").map(|(_, text)| STANDARD.decode(text).unwrap());
    let is_between_words = |piece: &&str| !piece.trim().is_empty() || !value.contains("=?");
    let pieces = value.split("=?").flat_map(|piece| piece.split("?=")).filter(is_between_words);
    let bytes = pieces.flat_map(|piece| word(piece).unwrap_or_else(|| piece.as_bytes().to_vec()));
    String::from_utf8(bytes.collect()).unwrap()
}

/// A message as the gateway was given it.
#[derive(Debug, Clone)]
pub struct Posted {
    pub head: String,
    pub body: String,
}

impl Posted {
    pub fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value).next().unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A gateway that answers with these, one after the other, and then with 200.
pub struct Gateway {
    pub port: u16,
    posted: Arc<Mutex<Vec<Posted>>>,
}

impl Gateway {
    pub async fn open(answers: &'static [&'static str]) -> Gateway {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let posted: Arc<Mutex<Vec<Posted>>> = Arc::default();
        let taken = posted.clone();
        tokio::spawn(async move {
            let mut answers = answers.iter();
            while let Ok((stream, _)) = listener.accept().await {
                let answer = answers.next().unwrap_or(&"200 OK");
                take(stream, answer, &taken).await;
            }
        });
        Gateway { port, posted }
    }

    pub fn posted(&self) -> Vec<Posted> {
        self.posted.lock().unwrap().clone()
    }
}

async fn take(mut stream: TcpStream, answer: &str, taken: &Mutex<Vec<Posted>>) -> Option<()> {
    let mut bytes = Vec::new();
    let end = loop {
        let mut some = [0; 4096];
        let read = stream.read(&mut some).await.ok().filter(|read| *read > 0)?;
        bytes.extend(&some[..read]);
        let text = String::from_utf8_lossy(&bytes).to_string();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let posted = Posted { head: head.into(), body: body.into() };
        if posted.header("content-length").parse() == Ok(posted.body.len()) {
            break posted;
        }
    };
    taken.lock().unwrap().push(end);
    let answer = format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).await.ok()
}
