//! A door between the service and PostgreSQL that a test can shut.
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What the door does with connections, those that are open included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Everything passes.
    Open,
    /// Connections are accepted, and nothing passes.
    BlackHole,
    /// Connections are reset.
    Reset,
}

/// The door.
pub struct Proxy {
    /// Where it listens.
    pub address: SocketAddr,
    door: watch::Sender<Door>,
}

impl Proxy {
    /// An open door to a server.
    pub async fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let (door, watched) = watch::channel(Door::Open);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (server, door) = (server.clone(), watched.clone());
                tokio::spawn(async move {
                    if let Ok(server) = TcpStream::connect(server).await {
                        // A connection that breaks is its two ends' matter.
                        let _ = carry(client, server, door).await;
                    }
                });
            }
        });
        Self { address, door }
    }

    /// Opens or shuts it.
    pub fn set(&self, door: Door) {
        self.door.send(door).expect("the door is there");
    }
}

async fn carry(
    mut client: TcpStream,
    mut server: TcpStream,
    mut door: watch::Receiver<Door>,
) -> std::io::Result<()> {
    let (mut asked, mut answered) = ([0; 8192], [0; 8192]);
    loop {
        let is_open = match *door.borrow_and_update() {
            Door::Open => true,
            Door::BlackHole => false,
            Door::Reset => return client.set_zero_linger(),
        };
        tokio::select! {
            changed = door.changed() => if changed.is_err() { return Ok(()) },
            length = client.read(&mut asked), if is_open => match length? {
                0 => return Ok(()),
                length => server.write_all(&asked[..length]).await?,
            },
            length = server.read(&mut answered), if is_open => match length? {
                0 => return Ok(()),
                length => client.write_all(&answered[..length]).await?,
            },
        }
    }
}
