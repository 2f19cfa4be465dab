use super::*;
use crate::auth::{Discovery, KeySource};
use crate::feeds::FeedLimits;

fn read(
    file: &str,
    environment: &[(&str, &str)],
    flags: &[(&str, &str)],
) -> Result<Config, Faults> {
    let owned = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    };
    Config::read(&Sources {
        file: Some(file.to_owned()),
        environment: owned(environment),
        flags: owned(flags),
    })
}

fn faults(file: &str) -> Vec<String> {
    read(file, &[], &[])
        .unwrap_err()
        .0
        .into_iter()
        .map(|fault| fault.setting)
        .collect()
}

#[test]
fn the_example_states_the_defaults() {
    let example = include_str!("../../../config.example.toml");
    assert_eq!(
        read(example, &[], &[]).unwrap(),
        read("", &[], &[]).unwrap()
    );
    // Every key of the example is there because the reader asks for it, and the other way round.
    let stated = example.parse::<toml::Table>().unwrap();
    let debug = format!("{:?}", Limits::default());
    let (limits, intake) = debug.split_once(", intake: ").unwrap();
    let feeds = format!("{intake}{:?} spool: \"data/spool\"", FeedLimits::default());
    for (section, debug) in [("limits", limits), ("feeds", &feeds)] {
        let section = stated[section].as_table().unwrap();
        assert_eq!(section.len(), debug.matches(':').count());
        for (name, value) in section {
            assert!(debug.contains(&format!("{name}: {value}")), "{name}");
        }
    }
}

#[test]
fn flags_win_over_environment_over_file_over_defaults() {
    let file = "listen = '127.0.0.1:1'\n[database]\nurl = 'sqlite://file.db'\nconnections = 3";
    let environment = [
        ("SIMPUL_LISTEN", "127.0.0.1:2"),
        ("SIMPUL_DATABASE_URL", "sqlite://env.db"),
    ];
    let config = read(file, &environment, &[("listen", "127.0.0.1:3")]).unwrap();
    assert_eq!(config.listen.port(), 3);
    assert_eq!(config.database.reveal(), "sqlite://env.db");
    assert_eq!(config.pool.connections, 3);
    assert_eq!(config.home_region, "52.04");
}

#[test]
fn every_fault_is_reported_at_once() {
    let file = "
        listen = 'here'
        home_region = 'Sumbawa'
        colour = 'red'
        [database]
        url = 'mysql://u:secret@db/x'
        connections = 0
        [log]
        format = 'xml'
        [limits]
        depth = 100000
        dept = 3
        [[issuers]]
        issuer = 'https://sso.test'
        algorithms = ['HS256']
        jwks_url = 'http://sso.test/jwks'
        leeway_seconds = 61
        secret = 'x'
    ";
    let error = read(file, &[("SIMPUL_LISTNE", "x")], &[]).unwrap_err();
    let mut settings: Vec<&str> = error.0.iter().map(|fault| fault.setting.as_str()).collect();
    settings.sort_unstable();
    assert_eq!(
        settings,
        [
            "SIMPUL_LISTNE",
            "colour",
            "database.connections",
            "database.url",
            "home_region",
            "issuers[0].algorithms",
            "issuers[0].audience",
            "issuers[0].jwks_url",
            "issuers[0].leeway_seconds",
            "issuers[0].secret",
            "limits.dept",
            "limits.depth",
            "listen",
            "log.format",
        ]
    );
    assert!(!error.to_string().contains("secret@"));
}

#[test]
fn plain_http_keys_need_this_machine_and_a_switch() {
    let issuer = |url: &str, switch: &str| {
        let file = format!(
            "[[issuers]]\nissuer = 'i'\naudience = 'a'\nalgorithms = ['ES256']\njwks_url = '{url}'\n{switch}"
        );
        read(&file, &[], &[]).is_ok()
    };
    assert!(issuer("https://sso.test/jwks", ""));
    assert!(!issuer("http://127.0.0.1:1/jwks", ""));
    assert!(issuer("http://127.0.0.1:1/jwks", "allow_http = true"));
    assert!(!issuer("http://10.0.0.1/jwks", "allow_http = true"));
    assert!(!issuer(
        "http://127.0.0.1.sso.test/jwks",
        "allow_http = true"
    ));
    assert!(!issuer("file:///etc/passwd", "allow_http = true"));
}

#[test]
fn an_issuer_has_one_source_of_keys_at_most_and_comes_once() {
    let one = "[[issuers]]\nissuer = 'i'\naudience = 'a'\nalgorithms = ['ES256']\n";
    assert_eq!(
        faults(&format!("{one}jwks = 'f'\njwks_url = 'https://s/j'")),
        ["issuers[0].jwks"]
    );
    assert_eq!(
        faults(&format!("{one}jwks = 'f'\n{one}jwks = 'g'")),
        ["issuers[1].issuer"]
    );
}

#[test]
fn an_issuer_without_a_source_of_keys_is_discovered_by_its_name() {
    let issuer = |name: &str, more: &str| {
        let file = format!(
            "[[issuers]]\nissuer = '{name}'\naudience = 'a'\nalgorithms = ['ES256']\n{more}"
        );
        read(&file, &[], &[]).map(|config| config.issuers[0].clone())
    };
    let found = issuer("https://sso.test/realms/a", "ca_file = 'ca.pem'").unwrap();
    let expected = Discovery::of("https://sso.test/realms/a", false).unwrap();
    assert_eq!(found.keys, KeySource::Discovery(expected));
    assert_eq!(found.ca_file, Some("ca.pem".into()));
    assert!(issuer("http://127.0.0.1:1", "allow_http = true").is_ok());
    for (name, more, setting) in [
        ("sso.test", "", "issuers[0].issuer"),
        ("http://127.0.0.1:1", "", "issuers[0].issuer"),
        ("http://10.0.0.1", "allow_http = true", "issuers[0].issuer"),
        ("https://s.test", "ca_file = 1", "issuers[0].ca_file"),
        (
            "https://s.test",
            "jwks = 'f'\nca_file = 'c'",
            "issuers[0].ca_file",
        ),
    ] {
        let faults = issuer(name, more).unwrap_err().0;
        let settings: Vec<&str> = faults.iter().map(|fault| fault.setting.as_str()).collect();
        assert_eq!(settings, [setting], "{name} {more}");
    }
}

#[test]
fn a_broken_file_is_reported_without_its_text() {
    let error = read("[database]\nurl = 'postgres://u:secret@db/x\n", &[], &[]).unwrap_err();
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[test]
fn a_database_password_is_never_printed() {
    for url in [
        "postgres://u:p%40ss@db:5432/simpul?password=p%40ss",
        "postgres://u:p%40ss@x@db:5432/simpul",
    ] {
        let shown = format!("{0} {0:?}", DatabaseUrl::new(url));
        assert_eq!(shown, "postgres://db:5432/simpul postgres://db:5432/simpul");
    }
}

#[test]
fn an_sqlite_url_names_its_file() {
    let file = |url: &str| DatabaseUrl::new(url).sqlite_file().map(Path::to_path_buf);
    assert_eq!(
        file("sqlite://data/simpul.db?mode=rwc"),
        Some("data/simpul.db".into())
    );
    assert_eq!(file("sqlite://:memory:"), None);
    assert_eq!(file("postgres://db/simpul"), None);
}
