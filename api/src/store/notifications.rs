//! What processes over one database tell each other: that something changed, never what. Whoever is
//! woken looks it up, so that a notice that comes twice, late or for nothing does no harm.
//!
//! On PostgreSQL a notice travels by `NOTIFY`, in the transaction that makes the change: it is heard
//! when the change can be seen, and not at all where it is taken back. A notice can be lost with the
//! connection that listens, and SQLite has none; every bell therefore also rings at an interval,
//! which is the longest that anybody waits.
use std::time::Duration;

use futures_util::future::join;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use sqlx::postgres::{PgListener, PgPool, PgPoolOptions};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, sleep};

/// Bells ring at least this often, whether anything was announced or not.
pub const RING_EVERY: Duration = Duration::from_secs(2);

/// Rest before a listener that failed connects again; meanwhile the interval serves.
const RECONNECT_PAUSE: Duration = Duration::from_secs(1);
/// How the listener's connection names itself among the database's activities.
const APPLICATION: &str = "simpul listener";

/// What can be announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// A token or a client was revoked.
    TokenRevocations,
    /// Employers were touched by a batch or a decision.
    EmployerChanges,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 2] = [Self::TokenRevocations, Self::EmployerChanges];

    /// The channel's name on PostgreSQL.
    fn channel(self) -> &'static str {
        match self {
            Self::TokenRevocations => "simpul_token_revocation",
            Self::EmployerChanges => "simpul_employer_change",
        }
    }
}

/// Announces a topic to every process, in the transaction that is given. Nothing on SQLite, where
/// the interval serves.
pub async fn announce(db: &impl ConnectionTrait, topic: Topic) -> Result<(), DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let values = [topic.channel().into()];
    let notify = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT pg_notify($1, '') IS NULL",
        values,
    );
    db.query_one_raw(notify).await?;
    Ok(())
}

/// One bell a topic, for those in this process who wait.
#[derive(Debug)]
pub struct Notifications {
    token_revocations: watch::Sender<()>,
    employer_changes: watch::Sender<()>,
}

impl Default for Notifications {
    fn default() -> Self {
        let bell = || watch::channel(()).0;
        Self {
            token_revocations: bell(),
            employer_changes: bell(),
        }
    }
}

impl Notifications {
    /// Wakes at each ring from now on: `changed().await`. Rings that came while nobody waited count
    /// as one.
    pub fn subscribe(&self, topic: Topic) -> watch::Receiver<()> {
        self.bell(topic).subscribe()
    }

    /// Rings in this process, at once: for a change that it has committed itself.
    pub fn ring(&self, topic: Topic) {
        self.bell(topic).send_replace(());
    }

    /// Rings for what others announce, and at every interval. Never returns: spawn it, and abort
    /// it to stop. It holds a connection of its own, beside the pool's.
    pub async fn listen(&self, db: &DatabaseConnection, ring_every: Duration) {
        let rung = async {
            let mut tick = interval(ring_every);
            tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
            // The first tick comes at once, and who has just begun has just looked.
            tick.tick().await;
            loop {
                tick.tick().await;
                self.ring_all();
            }
        };
        let heard = async {
            if db.get_database_backend() != DbBackend::Postgres {
                return;
            }
            let pool = db.get_postgres_connection_pool();
            loop {
                if let Err(error) = self.hear(pool).await {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "notices of other processes are not heard; looking at intervals"
                    );
                }
                sleep(RECONNECT_PAUSE).await;
            }
        };
        join(rung, heard).await;
    }

    /// Listens until the connection fails.
    async fn hear(&self, pool: &PgPool) -> Result<(), sqlx::Error> {
        let options = pool.connect_options();
        let own = PgPoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .connect_with(options.as_ref().clone().application_name(APPLICATION))
            .await?;
        let mut listener = PgListener::connect_with(&own).await?;
        listener
            .listen_all(Topic::ALL.iter().map(|topic| topic.channel()))
            .await?;
        // What was announced before we listened was lost to us.
        self.ring_all();
        loop {
            match listener.try_recv().await? {
                Some(notice) => {
                    let is_of = |topic: &&Topic| topic.channel() == notice.channel();
                    if let Some(topic) = Topic::ALL.iter().find(is_of) {
                        self.ring(*topic);
                    }
                }
                // The connection was lost and made again.
                None => self.ring_all(),
            }
        }
    }

    fn ring_all(&self) {
        for topic in Topic::ALL {
            self.ring(topic);
        }
    }

    fn bell(&self, topic: Topic) -> &watch::Sender<()> {
        match topic {
            Topic::TokenRevocations => &self.token_revocations,
            Topic::EmployerChanges => &self.employer_changes,
        }
    }
}
