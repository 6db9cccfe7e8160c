//! Commands while the server runs: they reach it over the socket in its folder, and nobody else does.

#![cfg(unix)]

use crate::scene::{Scene, spec};
use crate::visitor::program_with;
use leyuan::cli::ask::{Ask, ask};
use leyuan::cli::socket::{self, Socket};
use leyuan::cli::staff::{Password, Staff, ask_to_add};
use leyuan::cli::{self, Command, Folder};
use leyuan::progress::Progress;
use leyuan::settings::{Flags, Settings};
use leyuan::stop::Stop;
use std::io::{Read, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use tokio::task::JoinHandle;

const LONG: Duration = Duration::from_secs(20);

/// A scene's house with its folder, open to commands.
pub struct Open {
    pub scene: Scene,
    pub folder: TempDir,
    stop: Stop,
    heard: JoinHandle<()>,
    _held: Folder,
}

impl Open {
    pub fn new(scene: Scene) -> Open {
        let folder = tempfile::tempdir().unwrap();
        let words = format!("--data {}", folder.path().display());
        let app = program_with(&scene, &words);
        let held = Folder::open(&app.settings).unwrap();
        let socket = Socket::open(&held).unwrap();
        let stop = app.stop.clone();
        Open { scene, folder, stop, heard: socket.attend(app, LONG), _held: held }
    }

    pub fn settings(&self) -> Settings {
        Settings::read(Flags { data: Some(self.folder.path().into()), ..Flags::default() }).unwrap()
    }

    pub async fn asks(&self, asked: Ask) -> Result<String, String> {
        ask(self.settings(), asked, Progress::untold()).await.map_err(|fault| fault.to_string())
    }

    fn socket(&self) -> std::path::PathBuf {
        self.folder.path().join("leyuan.sock")
    }

    pub async fn close(self) {
        self.stop.begin();
        tokio::time::timeout(LONG, self.heard).await.expect("it closes in time").unwrap();
    }
}

async fn adds(folder: &Path, login: &str) -> Result<String, String> {
    let words = format!(
        "staff add --data {} --centre jinhuayuan --login {login} --role office --name 张老师",
        folder.display()
    );
    let Ok(Command::Staff(Staff::Add(add))) = cli::parse(words.split_whitespace()) else { panic!("{words}") };
    let password = Password::Given("a long password".into());
    ask_to_add(*add, password).await.map_err(|fault| fault.to_string())
}

spec!(a_command_that_finds_the_folder_in_use_is_done_by_the_server, "2026-11-25T06:00:00Z", scene => {
    let house = Open::new(scene);
    assert_eq!(adds(house.folder.path(), "zhang").await.unwrap(), "zhang may sign in at /jinhuayuan/desk/sign-in");
    assert_eq!(house.scene.count("SELECT COUNT(*) FROM staff WHERE login = 'zhang'").await, 1);
    assert_eq!(house.scene.count("SELECT COUNT(*) FROM staff WHERE password LIKE '%a long password%'").await, 0);
    assert!(adds(house.folder.path(), "zhang").await.unwrap_err().contains("is somebody's login already"));
    assert!(house.asks(Ask::Forget).await.unwrap().starts_with("forgotten: "));
    house.close().await;
});

spec!(the_socket_is_its_owners_alone_and_goes_with_the_server, "2026-11-25T06:00:00Z", scene => {
    let house = Open::new(scene);
    let socket = house.socket();
    let known = std::fs::metadata(&socket).unwrap();
    assert!(known.file_type().is_socket());
    assert_eq!(known.permissions().mode() & 0o777, 0o600);
    house.close().await;
    assert!(!socket.exists());
});

spec!(a_socket_left_behind_by_a_server_that_died_is_replaced, "2026-11-25T06:00:00Z", scene => {
    let house = Open::new(scene);
    let settings = house.settings();
    let left = house.socket();
    let Open { scene, folder, stop, heard, _held } = house;
    stop.begin();
    heard.await.unwrap();
    drop(std::os::unix::net::UnixListener::bind(&left).unwrap());
    assert!(socket::send(folder.path(), &Ask::Forget, &Progress::untold()).await.unwrap().is_none());
    let again = Socket::open(&_held).unwrap();
    let app = program_with(&scene, &format!("--data {}", folder.path().display()));
    let stop = app.stop.clone();
    let heard = again.attend(app, LONG);
    assert!(ask(settings, Ask::Forget, Progress::untold()).await.is_ok());
    stop.begin();
    heard.await.unwrap();
});

/// What is said back to these bytes.
async fn said_to(socket: std::path::PathBuf, bytes: Vec<u8>) -> String {
    let talk = tokio::task::spawn_blocking(move || {
        let mut client = UnixStream::connect(socket).unwrap();
        client.set_read_timeout(Some(LONG)).unwrap();
        // The other side may have hung up in the middle.
        let _ = client.write_all(&bytes);
        let mut said = String::new();
        let _ = client.read_to_string(&mut said);
        said
    });
    talk.await.unwrap()
}

spec!(what_is_no_command_is_told_so_and_what_is_too_long_is_cut, "2026-11-25T06:00:00Z", scene => {
    let house = Open::new(scene);
    for wrong in ["tomorrow\n", "{\"forget\":{\"all\":true}}\n", "{\"add_staff\":{}}\n", "\"forget\" \"forget\"\n"] {
        let said = said_to(house.socket(), wrong.into()).await;
        assert!(said.contains("does not know this command"), "{wrong}: {said}");
    }
    assert_eq!(said_to(house.socket(), vec![b'x'; 100 * 1024]).await, "");
    assert!(said_to(house.socket(), b"\"forget\"\n".to_vec()).await.contains("\"done\""));
    house.close().await;
});

spec!(a_few_commands_are_heard_at_once_and_no_more, "2026-11-25T06:00:00Z", scene => {
    let house = Open::new(scene);
    let silent: Vec<UnixStream> = (0..4).map(|_| UnixStream::connect(house.socket()).unwrap()).collect();
    assert_eq!(said_to(house.socket(), b"\"forget\"\n".to_vec()).await, "", "all four seats are taken");
    drop(silent);
    let mut said = String::new();
    for _ in 0..100 {
        said = said_to(house.socket(), b"\"forget\"\n".to_vec()).await;
        if !said.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(said.contains("\"done\""));
    house.close().await;
});

#[tokio::test]
async fn a_folder_without_a_house_is_told_so_and_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("typo");
    let settings = Settings::read(Flags { data: Some(nowhere.clone()), ..Flags::default() }).unwrap();
    let refused = ask(settings, Ask::Forget, Progress::untold()).await.unwrap_err();
    assert!(refused.to_string().contains("there is no house in"), "{refused}");
    assert!(!nowhere.exists());
}
