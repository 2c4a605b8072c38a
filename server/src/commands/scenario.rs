//! `dayaq scenario …`: for authors.

use std::{path::Path, process::ExitCode};

use anyhow::{Context, bail};
use courses::{
    course::{Activity, Way},
    format::{self, Editions, twee},
    language::Language,
    scenario::{
        explore::{Exploration, Length, explore},
        transcript::transcript,
    },
};
use serde_json::json;

use super::folder;
use crate::config::{self, Scenario};

pub fn run(command: Scenario) -> anyhow::Result<ExitCode> {
    match command {
        Scenario::Play(options) => play(&options),
        Scenario::Paths { folder, scenario, json } => paths(&folder, &scenario, json),
        Scenario::Twee { folder, scenario } => to_twee(&folder, &scenario),
        Scenario::FromTwee { file } => from_twee(&file),
    }
}

/// The course of a folder, or its faults.
fn read(folder: &Path) -> anyhow::Result<Editions> {
    let checked = format::open(&folder::read(folder)?, super::course::today());
    let Some(editions) = checked.editions else {
        super::course::print(&checked.diagnostics);
        bail!("{} has faults", folder.display());
    };
    Ok(editions)
}

/// The scenario with this activity id, such as `03-decisions/wrong-number`, or with this name in any module.
fn find<'a>(editions: &'a Editions, language: Language, name: &str) -> anyhow::Result<&'a Activity> {
    let course = editions.get(language);
    let all: Vec<&Activity> = course.activities().filter(|activity| activity.scenario().is_some()).collect();
    let is_named = |activity: &&&Activity| {
        activity.id == name || activity.id.rsplit_once('/').is_some_and(|(_, stem)| stem == name)
    };
    let found: Vec<&&Activity> = all.iter().filter(is_named).collect();
    match found.as_slice() {
        [activity] => Ok(activity),
        [] => {
            let names: Vec<&str> = all.iter().map(|activity| activity.id.as_str()).collect();
            bail!("there is no scenario {name} (there are: {})", names.join(", "))
        }
        _ => bail!("several scenarios are named {name}: write the module before the name, as in 03-module/{name}"),
    }
}

fn play(options: &config::Play) -> anyhow::Result<ExitCode> {
    let editions = read(&options.folder)?;
    let language = match &options.language {
        None => editions.source().language,
        Some(code) => code.parse().ok().context("the language is az, en or ru")?,
    };
    if !editions.languages().any(|known| known == language) {
        bail!("the course is not there in {language}");
    }
    let activity = find(&editions, language, &options.scenario)?;
    let scenario = activity.scenario().context("this is no scenario")?;
    let choices = options.choices.iter().map(String::as_str).filter(|choice| !choice.is_empty());
    let (play, text) = transcript(scenario, options.seed, choices)?;
    if !options.json {
        print!("# {}\n\n{}\n\n{text}", activity.title.value, scenario.intro.value);
        return Ok(ExitCode::SUCCESS);
    }
    // The object stands alone on standard output, so that programs can read it; people read the other one.
    eprint!("# {}\n\n{}\n\n{text}", activity.title.value, scenario.intro.value);
    let state = &play.state;
    let scales = scenario.scales.iter().zip(&state.scales).map(|(scale, value)| (scale.id.clone(), json!(value)));
    let numbers = scenario.numbers.iter().zip(&state.numbers).map(|(number, value)| (number.id.clone(), json!(value)));
    let object = json!({
        "scenario": activity.id,
        "language": language.code(),
        "seed": options.seed,
        "node": scenario.nodes[state.node].id,
        "ended": play.ended(),
        "passed": play.ended().map(|_| state.is_passed(scenario)),
        "scales": scales.collect::<serde_json::Map<_, _>>(),
        "numbers": numbers.collect::<serde_json::Map<_, _>>(),
        "clock_minutes": state.clock,
        "critical_errors": state.criticals.iter().map(|made| &scenario.criticals[*made].id).collect::<Vec<_>>(),
        "points_percent": state.score.percent(),
        "choices": play.offer().ids(),
        "transcript": text,
    });
    println!("{object}");
    Ok(ExitCode::SUCCESS)
}

fn paths(folder: &Path, name: &str, as_json: bool) -> anyhow::Result<ExitCode> {
    let editions = read(folder)?;
    let activity = find(&editions, editions.source().language, name)?;
    let scenario = activity.scenario().context("this is no scenario")?;
    let Exploration { states, is_complete, findings, paths } = explore(scenario);
    let paths = paths.context("this scenario has a circle or no end: dayaq course check says where")?;
    let nodes = |is: fn(&Way) -> bool| scenario.nodes.iter().filter(|node| is(&node.way)).count();
    let choices: usize =
        scenario.nodes.iter().map(|node| if let Way::Choices(c) = &node.way { c.len() } else { 0 }).sum();
    let ends = nodes(|way| matches!(way, Way::End(_)));
    let length = |length: Length| json!({ "decisions": round(length.decisions), "minutes": round(length.minutes) });
    if as_json {
        let object = json!({
            "scenario": activity.id,
            "nodes": scenario.nodes.len(),
            "choices": choices,
            "questions": nodes(|way| matches!(way, Way::Question(_))),
            "ends": ends,
            "states": states,
            "all_states": is_complete,
            "faults": findings.len(),
            // As a number it would lose digits in most readers.
            "paths": paths.count.map(|count| count.to_string()),
            "shortest": length(paths.shortest),
            "longest": length(paths.longest),
            "expected": length(paths.expected),
            "recommended": paths.recommended,
        });
        println!("{object}");
    } else {
        println!("{}: {} nodes, {choices} choices, {ends} ends", activity.id, scenario.nodes.len());
        let all = if is_complete { "all of them" } else { "not all of them: what follows is about these" };
        let count = paths.count.map_or_else(|| "an unknown number of".to_owned(), |count| count.to_string());
        println!("{states} states looked at, {all}; {} faults; {count} paths", findings.len());
        for (what, length) in [("shortest", paths.shortest), ("longest", paths.longest), ("expected", paths.expected)] {
            println!("{what}: {:.1} decisions, {:.1} minutes", length.decisions, length.minutes);
        }
        println!("recommended: {}", paths.recommended.join(","));
    }
    Ok(ExitCode::SUCCESS)
}

fn to_twee(folder: &Path, name: &str) -> anyhow::Result<ExitCode> {
    let editions = read(folder)?;
    let activity = find(&editions, editions.source().language, name)?;
    let scenario = activity.scenario().context("this is no scenario")?;
    let exported = twee::export(&activity.title.value, scenario);
    print!("{}", exported.text);
    tell(&exported.lost);
    Ok(ExitCode::SUCCESS)
}

fn from_twee(file: &Path) -> anyhow::Result<ExitCode> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    match twee::import(&text.replace("\r\n", "\n")) {
        Ok(imported) => {
            print!("{}", imported.text);
            tell(&imported.lost);
            Ok(ExitCode::SUCCESS)
        }
        Err(faults) => {
            super::course::print(&faults);
            bail!("{} has faults", file.display());
        }
    }
}

fn tell(lost: &[String]) {
    for line in lost {
        eprintln!("not taken over: {line}");
    }
}

/// To one digit behind the point.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
