//! Random histories: a plain model of the house rules, and the program on a real database, do the same and must agree.
//!
//! Each history is a number. `LEYUAN_HISTORY_SEED=17` runs that one and prints every step; `LEYUAN_HISTORIES` says how
//! many run on SQLite (2,000 unless told); PostgreSQL runs a tenth. One that fails is made as short as it can be before
//! it is shown.
//!
//! Keeps true: answers with every reason in order, each child's state on each date and in a course, the lines, offers
//! and their ends, strikes and pauses, who is inside, what is left of every limit, who was told of what, and a ledger
//! without gaps are compared after each step.

mod act;
mod course;
mod dice;
mod door;
mod house;
mod line;
mod look;
mod model;
mod people;
mod plant;
mod room;
mod seen;
mod stage;
mod step;
mod world;

use crate::scene::Scene;
use dice::Dice;
use model::Model;
use stage::Stage;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use world::World;

/// From so many on they come to everything in [`seen::MET`].
const ENOUGH: u64 = 2000;
/// Shown of each lane, at most.
const FAILURES: usize = 2;
const START: &str = "2026-05-04T00:00:00Z";

#[tokio::test(flavor = "multi_thread")]
async fn model_and_program_agree_on_sqlite() {
    let mut scenes = Vec::new();
    for _ in 0..lanes() {
        scenes.push(Scene::on_swift_sqlite(START).await);
    }
    agree(scenes, many()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn model_and_program_agree_on_postgres() {
    let mut scenes = Vec::new();
    for _ in 0..lanes() {
        match Scene::on_postgres(START).await {
            Some(scene) => scenes.push(scene),
            None => return eprintln!("left out: PostgreSQL (LEYUAN_TEST_POSTGRES names none)"),
        }
    }
    agree(scenes, many() / 10).await;
}

fn lanes() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from).min(8)
}

fn many() -> u64 {
    told("LEYUAN_HISTORIES").unwrap_or(ENOUGH)
}

fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs so many histories, each a centre of its own, several at once.
async fn agree(scenes: Vec<Scene>, many: u64) {
    let seed = told("LEYUAN_HISTORY_SEED");
    let (first, last) = seed.map_or((0, many), |seed| (seed, seed + 1));
    let next = Arc::new(AtomicU64::new(first));
    let lanes = scenes.into_iter().map(|scene| tokio::spawn(lane(scene, next.clone(), last)));
    let (mut failures, mut met) = (Vec::new(), BTreeSet::new());
    for lane in lanes.collect::<Vec<_>>() {
        let (failed, words) = lane.await.expect("a lane");
        failures.extend(failed);
        met.extend(words);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    let missing: Vec<_> = seen::MET.iter().filter(|word| !met.contains(**word)).collect();
    assert!(last - first < ENOUGH || missing.is_empty(), "no history came to {missing:?}");
}

/// One history after the other; those that failed, a few at most, and what was met.
async fn lane(scene: Scene, next: Arc<AtomicU64>, last: u64) -> (Vec<String>, BTreeSet<String>) {
    let (mut failures, mut met) = (Vec::new(), BTreeSet::new());
    loop {
        let seed = next.fetch_add(1, Ordering::SeqCst);
        if seed >= last || failures.len() == FAILURES {
            return (failures, met);
        }
        let (world, steps) = history(seed);
        match play(&scene, &world, &steps).await {
            Ok(words) => met.extend(words),
            Err(_) => {
                failures.push(format!("history {seed}\n{}", shortest(&scene, &world, steps).await));
            }
        }
    }
}

/// The world and the steps of a seed.
fn history(seed: u64) -> (World, Vec<u64>) {
    let mut dice = Dice::new(seed);
    let world = world::invent(&mut dice);
    let many = dice.between(20, 60);
    let steps = (0..many).map(|_| dice.roll()).collect();
    (world, steps)
}

/// Does every step twice. Where they differ: what was done, and how.
async fn play(scene: &Scene, world: &World, steps: &[u64]) -> Result<BTreeSet<String>, String> {
    let mut story = format!("{world}");
    let mut model = Model::new(world.clone());
    let mut stage = Stage::open(scene, world).await;
    let (mut memory, mut met) = (step::Memory::default(), BTreeSet::new());
    for step in steps {
        let act = step::act(*step, &model, &mut memory);
        let _ = writeln!(story, "{} {act:?}", model.now);
        let expected = model.act(&act);
        let heard = stage.act(&act, &model).await;
        if heard != expected {
            return Err(format!("{story}    the rules: {expected}\n    the program: {heard}"));
        }
        let (rules, program) = (seen::lines(&model), stage.lines(&model).await);
        if rules != program {
            return Err(format!("{story}    {expected}\n{}", seen::difference(&rules, &program).join("\n")));
        }
        let _ = writeln!(story, "    {expected}");
        met.extend(seen::words(&model, &expected));
    }
    if told("LEYUAN_HISTORY_SEED").is_some() {
        eprintln!("{story}");
    }
    Ok(met)
}

/// Leaves out whatever need not have happened, the later half first, then step by step.
async fn shortest(scene: &Scene, world: &World, mut steps: Vec<u64>) -> String {
    let mut story = play(scene, world, &steps).await.expect_err("it failed before");
    let mut length = steps.len() / 2;
    while length > 0 {
        let mut at = steps.len();
        while at > 0 {
            let from = at.saturating_sub(length);
            let less = [&steps[..from], &steps[at..]].concat();
            if let Err(shorter) = play(scene, world, &less).await {
                (steps, story) = (less, shorter);
            }
            at = from;
        }
        length /= 2;
    }
    story
}
