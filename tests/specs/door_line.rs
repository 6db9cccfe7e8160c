//! A rainy afternoon: the session is full, numbers are given at the door and called (C8).

use crate::pages_desk::at_desk;
use crate::scene::{Scene, booking, spec};
use axum::http::StatusCode;
use leyuan::actions::line_up::{LineUp, Step};
use leyuan::domain::door_line::DoorLine;
use leyuan::domain::ids::SessionId;
use leyuan::error::Error;

pub async fn lines_up(scene: &Scene, session: SessionId, step: Step) -> Result<DoorLine, Error> {
    scene.presses(LineUp { session, step, now: scene.now() }).await
}

spec! {
    // C8
    numbers_are_given_and_called_in_their_order_each_once, "2026-05-04T01:00:00Z", scene => {
        let play = scene.session("2026-05-06T06:00:00Z", 1).await;
        assert!(matches!(lines_up(&scene, play, Step::Give(1)).await, Err(Error::Stale)), "not before it begins");
        scene.until("2026-05-06T06:10:00Z");
        for number in [1, 1, 2] {
            lines_up(&scene, play, Step::Give(number)).await.unwrap();
        }
        assert!(matches!(lines_up(&scene, play, Step::Give(9)).await, Err(Error::Stale)), "no number is left out");
        assert!(matches!(lines_up(&scene, play, Step::Call(2)).await, Err(Error::Stale)), "it is the first one's turn");
        for _ in 0..2 {
            let line = lines_up(&scene, play, Step::Call(1)).await.unwrap();
            assert_eq!((line.given, line.called, line.waiting()), (2, 1, 1), "sent twice, called once");
        }
        lines_up(&scene, play, Step::Call(2)).await.unwrap();
        assert!(matches!(lines_up(&scene, play, Step::Call(3)).await, Err(Error::Stale)), "nobody has it");
        for number in [Step::Give(0), Step::Call(0)] {
            assert!(matches!(lines_up(&scene, play, number).await, Err(Error::Stale)));
        }
        scene.until("2026-05-06T07:00:00Z");
        assert!(matches!(lines_up(&scene, play, Step::Give(3)).await, Err(Error::Stale)), "over");
    }
}

spec! {
    // C8, P1
    the_board_gives_and_calls_numbers_of_a_full_session_and_the_wall_shows_the_one_that_was_called, "2026-11-28T05:50:00Z", scene => {
        let play = scene.session("2026-11-28T06:00:00Z", 1).await;
        booking(&scene.asks(&scene.child().await, play).await);
        scene.until("2026-11-28T06:05:00Z");
        let mut desk = at_desk(&scene).await;
        let board = desk.get("/jinhuayuan/desk").await.body;
        let [numbers, turn] = ["numbers", "turn"].map(|noun| format!("/jinhuayuan/desk/sessions/{play}/{noun}"));
        assert!(board.contains(&numbers) && !board.contains(&turn), "full: numbers are given, nobody is called yet");
        desk.post(&numbers, &[("number", "1")]).await.leads_to();
        let board = desk.get("/jinhuayuan/desk").await.body;
        assert!(board.contains(&turn) && board.contains("1 waiting"));
        let wall = async |desk: &mut crate::visitor::Visitor| desk.get("/jinhuayuan/kiosk").await.body;
        assert!(!wall(&mut desk).await.contains("Number 1"), "not called yet");
        desk.get("/jinhuayuan/desk").await;
        desk.post(&turn, &[("number", "1")]).await.leads_to();
        assert!(wall(&mut desk).await.contains("Number 1"));
        assert!(desk.get("/jinhuayuan/kiosk/play").await.body.contains("Number 1"), "and so does the door");
        desk.get("/jinhuayuan/desk").await;
        let again = desk.post(&turn, &[("number", "2")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "nobody has number two");
        scene.until("2026-11-28T06:10:00Z");
        assert!(!wall(&mut desk).await.contains("Number 1"), "for five minutes");
    }
}

spec! {
    // C9: while there is room, nobody needs a number
    with_places_left_no_numbers_are_given_at_the_board, "2026-11-28T06:05:00Z", scene => {
        let play = scene.session("2026-11-28T06:00:00Z", 5).await;
        let board = at_desk(&scene).await.get("/jinhuayuan/desk").await.body;
        assert!(!board.contains(&format!("/sessions/{play}/numbers")));
    }
}
