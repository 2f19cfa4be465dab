//! The container files: they can be read, and name only what there is.
use std::collections::BTreeSet;

use serde_json::Value;

use super::program::{outcome, program};
use super::{root, text};

/// `docker-compose.yml`, with its anchors resolved.
fn compose() -> Value {
    let yaml: serde_yaml_ng::Value =
        serde_yaml_ng::from_str(&text("docker-compose.yml")).expect("it is YAML");
    serde_json::to_value(yaml).expect("its keys are text")
}

/// The instructions of the Dockerfile, with continued lines joined.
fn instructions() -> Vec<(String, String)> {
    let joined = text("Dockerfile").replace("\\\n", " ");
    let lines = joined.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (name, rest) = line.split_once(' ').expect("an instruction has arguments");
            (name.to_owned(), rest.trim().to_owned())
        })
        .collect()
}

fn texts(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list");
    list.iter()
        .map(|item| item.as_str().expect("a text"))
        .collect()
}

#[test]
fn compose_starts_a_database_the_steps_and_the_service_in_this_order() {
    let compose = compose();
    let services = compose["services"].as_object().expect("services");
    let names: BTreeSet<&str> = services.keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["database", "migrate", "simpul"]));
    assert_eq!(
        services["migrate"]["depends_on"]["database"]["condition"],
        "service_healthy"
    );
    assert_eq!(
        services["simpul"]["depends_on"]["migrate"]["condition"],
        "service_completed_successfully"
    );
    assert_eq!(
        services["simpul"]["environment"],
        services["migrate"]["environment"]
    );
    assert_eq!(
        services["simpul"]["volumes"],
        services["migrate"]["volumes"]
    );
    for port in texts(&services["simpul"]["ports"]) {
        assert!(
            port.starts_with("127.0.0.1:"),
            "{port} is open to other machines"
        );
    }
    let volumes = compose["volumes"].as_object().expect("volumes");
    for mount in texts(&services["database"]["volumes"]) {
        let (volume, _) = mount.split_once(':').expect("a mount");
        assert!(volumes.contains_key(volume), "{volume}");
    }
}

#[tokio::test]
async fn commands_of_the_containers_are_commands_of_the_program() {
    let compose = compose();
    let mut commands = vec![texts(&compose["services"]["migrate"]["command"]).join(" ")];
    for (name, arguments) in instructions() {
        if name == "CMD" {
            let arguments: Value = serde_json::from_str(&arguments).expect("CMD is a list");
            commands.push(texts(&arguments).join(" "));
        }
    }
    assert_eq!(commands, ["migrate up", "serve"]);
    let folder = tempfile::tempdir().unwrap();
    for command in commands {
        let mut arguments: Vec<&str> = command.split(' ').collect();
        arguments.push("--help");
        let (code, help, _) = outcome(&mut program(folder.path(), &arguments)).await;
        assert_eq!(code, Some(0), "{command}");
        assert!(help.contains("Usage: simpul"), "{help}");
    }
}

#[tokio::test]
async fn settings_of_the_containers_are_settings_of_the_program() {
    let mut settings: Vec<(String, String)> = Vec::new();
    for (name, rest) in instructions() {
        if name == "ENV" {
            let pairs = rest
                .split_whitespace()
                .map(|pair| pair.split_once('=').expect("a pair"));
            settings.extend(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
    }
    let compose = compose();
    let environment = compose["services"]["simpul"]["environment"]
        .as_object()
        .expect("settings");
    for (name, value) in environment {
        settings.push((name.clone(), value.as_str().expect("a text").to_owned()));
    }
    assert!(settings.len() > 4, "{settings:?}");
    let folder = tempfile::tempdir().unwrap();
    let mut check = program(folder.path(), &["check-config"]);
    for (name, value) in &settings {
        check.env(name, value);
    }
    check.env("SIMPUL_CONFIG", root().join("config.example.toml"));
    check.env("SIMPUL_AGREEMENTS", root().join("api/agreements"));
    let (_, told, error) = outcome(&mut check).await;
    // The example has no issuer, so the check fails in the end; but every setting was understood.
    assert!(
        error.contains("[[issuers]]") && !error.contains("setting"),
        "{told}{error}"
    );
    assert!(
        told.contains("0.0.0.0:8080") && told.contains("database/simpul"),
        "{told}"
    );
    let (_, _, error) = outcome(check.env("SIMPUL_LISDEN", "x")).await;
    assert!(
        error.contains("SIMPUL_LISDEN") || error.contains("lisden"),
        "{error}"
    );
}

#[test]
fn the_image_is_made_of_files_that_are_there() {
    for (name, arguments) in instructions() {
        if !matches!(name.as_str(), "COPY" | "ADD") {
            continue;
        }
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        let is_of_stage = arguments
            .iter()
            .any(|argument| argument.starts_with("--from="));
        let sources = arguments
            .iter()
            .filter(|argument| !argument.starts_with("--"));
        let sources: Vec<&&str> = sources.collect();
        for source in &sources[..sources.len() - 1] {
            let is_made = is_of_stage && source.starts_with("/out/");
            assert!(is_made || root().join(source).exists(), "{source}");
        }
    }
    let built = instructions().into_iter().any(|(name, rest)| {
        name == "RUN" && rest.contains("--package simpul") && rest.contains("/out/simpul")
    });
    assert!(built, "the binary that is copied is built");
}
