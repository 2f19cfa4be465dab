//! A large file sent to the program: its memory does not grow with it.
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::Child;

use super::commands::configuration;
use super::program::{ended, free_address, prepared, program, terminate, until_ready};
use crate::callers::Asking;
use crate::database::url_of;
use crate::http::TestIssuer;

const MEGABYTE: u64 = 1024 * 1024;
/// Far more than what may stay of it in memory.
const FILE_BYTES: u64 = 192 * MEGABYTE;
const GROWTH_MAX: u64 = 48 * MEGABYTE;

/// The most memory that a process ever held.
fn peak(process: &Child) -> u64 {
    let id = process.id().expect("it runs");
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.expect("the system tells") * 1024
}

/// Sends one endless line, and reads the answer.
async fn send(address: std::net::SocketAddr, token: &str, purpose: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let head = format!(
        "POST /feeds/workers?asOf=2026-01-01 HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: text/csv\r\n\
         authorization: Bearer {token}\r\nsimpul-purpose: {purpose}\r\ncontent-length: {FILE_BYTES}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("it reads");
    let part = vec![b'x'; 64 * 1024];
    for _ in 0..FILE_BYTES / part.len() as u64 {
        stream.write_all(&part).await.expect("it reads");
    }
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .await
        .expect("it answers");
    answer
}

on_both_databases! {
    async fn a_large_file_passes_by_in_little_memory(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let issuer = TestIssuer::new();
        let address = free_address().await;
        let text = configuration(&issuer, &url_of(app.db()).await, &address.to_string());
        std::fs::write(folder.path().join("simpul.toml"), text).unwrap();
        prepared(folder.path()).await;
        let mut service = program(folder.path(), &["serve"]).spawn().unwrap();
        until_ready(&mut service, address).await;
        let mut asking = Asking::of(app.agreements().iter().next().unwrap());
        asking.scopes.push("feed:workers".to_owned());
        let before = peak(&service);
        let answer = send(address, &issuer.token_for_now(&asking), asking.purpose.as_deref().unwrap()).await;
        assert!(answer.starts_with("HTTP/1.1 422") && answer.contains("longer than"), "{answer}");
        let grown = peak(&service) - before;
        assert!(grown < GROWTH_MAX, "{grown} bytes more were held");
        terminate(&service).await;
        assert_eq!(ended(service).await.code(), Some(0));
    }
}
