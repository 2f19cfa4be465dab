//! The built program as a child process.
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdout, Command};

/// What takes as long has failed.
pub const PATIENCE: Duration = Duration::from_secs(120);
/// Between two looks at something that is not there yet.
const PAUSE: Duration = Duration::from_millis(50);

/// The program, built beside this test.
fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("this test has a file");
    let folder = test
        .ancestors()
        .nth(2)
        .expect("it lies in target/<profile>/deps");
    let binary = folder.join("simpul");
    assert!(
        binary.is_file(),
        "{} is not built: run cargo build --workspace",
        binary.display()
    );
    binary
}

/// The program with these arguments in a folder, and no setting from this process's environment.
pub fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .kill_on_drop(true);
    command.stdin(Stdio::null());
    command
}

/// Exit code, output and error output of a run to the end.
pub async fn outcome(command: &mut Command) -> (Option<i32>, String, String) {
    let output = tokio::time::timeout(PATIENCE, command.output()).await;
    let output = output.expect("it ends").expect("it can be started");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is text");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// Makes what `serve` needs beside its configuration: the tables that are missing, and the keys.
pub async fn prepared(folder: &Path) {
    for arguments in [["migrate", "up"], ["keys", "new"]] {
        let (code, _, told) = outcome(&mut program(folder, &arguments)).await;
        assert_eq!(code, Some(0), "{told}");
    }
}

/// A port that nobody listens on.
pub async fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    listener.local_addr().expect("it has an address")
}

/// Waits until `/readyz` is green.
pub async fn until_ready(child: &mut Child, address: SocketAddr) {
    let ready = async {
        loop {
            let asked = reqwest::get(format!("http://{address}/readyz")).await;
            if asked.is_ok_and(|answer| answer.status() == 200) {
                return;
            }
            if let Some(status) = child.try_wait().expect("its state can be asked") {
                panic!("the program ended with {status}");
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    tokio::time::timeout(PATIENCE, ready)
        .await
        .expect("it becomes ready");
}

/// Sends SIGTERM.
pub async fn terminate(child: &Child) {
    signal(child, "-TERM").await;
}

/// Sends SIGHUP.
pub async fn hang_up(child: &Child) {
    signal(child, "-HUP").await;
}

async fn signal(child: &Child, name: &str) {
    let id = child.id().expect("it runs").to_string();
    let sent = Command::new("kill").args([name, &id]).status().await;
    assert!(sent.expect("the signal can be sent").success());
}

/// Waits until something is so.
pub async fn until(is_so: impl AsyncFn() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(PAUSE).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting)
        .await
        .expect("it becomes so");
}

/// How it ends.
pub async fn ended(mut child: Child) -> ExitStatus {
    let ended = tokio::time::timeout(PATIENCE, child.wait()).await;
    ended.expect("it ends").expect("its state can be asked")
}

/// The lines of its output, up to and with the one that begins with `last`.
pub async fn lines_until(output: ChildStdout, last: &str) -> Vec<String> {
    let mut output = BufReader::new(output).lines();
    let mut lines = Vec::new();
    let read = async {
        while let Some(line) = output.next_line().await.expect("it is text") {
            let is_last = line.starts_with(last);
            lines.push(line);
            if is_last {
                return;
            }
        }
        panic!("no line begins with {last}: {lines:?}");
    };
    tokio::time::timeout(PATIENCE, read)
        .await
        .expect("it prints");
    lines
}
