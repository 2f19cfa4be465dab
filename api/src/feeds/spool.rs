//! The folder where files wait that agencies sent: each with a ticket once it was accepted, so that
//! a service that was stopped or cut off goes on with them.
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::content::{Format, Submission};

/// Ending of a file's content.
const CONTENT: &str = "feed";
/// Ending of its ticket.
const TICKET: &str = "ticket";
/// Held for as long as a process uses the folder.
const LOCK: &str = "lock";

/// What an accepted file is, and how it is to be taken.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Ticket {
    /// Its dataset.
    pub dataset: String,
    /// The name under which its batch is known.
    pub file_name: String,
    /// The day it is true of.
    pub as_of: NaiveDate,
    /// How its records are written down.
    pub format: Format,
    /// How it is to be taken.
    pub submission: Submission,
}

/// The folder, used by one process at a time.
#[derive(Debug)]
pub struct Spool {
    folder: PathBuf,
    serial: AtomicU64,
    /// The lock goes with the process, however that ends.
    _lock: File,
}

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    /// Another process uses it.
    #[error("another process uses the folder; give each its own")]
    InUse,
    /// The system refuses.
    #[error("the folder cannot be used")]
    Unusable(#[from] io::Error),
}

impl Spool {
    /// Opens the folder, making it where there is none. What was being sent when the process
    /// before ended goes: nobody was told that it had arrived.
    pub fn open(folder: &Path) -> Result<Self, SpoolError> {
        // The files hold persons' data: they are nobody else's to read.
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        let lock = File::create(folder.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(SpoolError::InUse),
            Err(fs::TryLockError::Error(error)) => return Err(error.into()),
        }
        let spool = Self {
            folder: folder.to_owned(),
            serial: AtomicU64::new(0),
            _lock: lock,
        };
        for path in spool.files(CONTENT)? {
            if !path.with_extension(TICKET).exists() {
                fs::remove_file(path)?;
            }
        }
        Ok(spool)
    }

    /// A new file to be filled. It goes when it is dropped before it was accepted.
    pub fn create(&self) -> io::Result<Arriving> {
        loop {
            let serial = self.serial.fetch_add(1, Ordering::Relaxed);
            let path = self.folder.join(format!("{serial:08}.{CONTENT}"));
            let opened = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path);
            match opened {
                Ok(file) => {
                    return Ok(Arriving {
                        path,
                        file: Some(file),
                        is_accepted: false,
                    });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The accepted files that nobody has finished, in the order of their arrival.
    pub fn accepted(&self) -> io::Result<Vec<Accepted>> {
        let mut tickets: Vec<(std::time::SystemTime, PathBuf)> = Vec::new();
        for path in self.files(TICKET)? {
            tickets.push((path.metadata()?.modified()?, path));
        }
        tickets.sort();
        let mut accepted = Vec::new();
        for (_, path) in tickets {
            let content = path.with_extension(CONTENT);
            match serde_json::from_slice(&fs::read(&path)?) {
                Ok(ticket) if content.exists() => accepted.push(Accepted {
                    path: content,
                    ticket,
                }),
                // A ticket cut off while it was written was told to nobody; one without its file is
                // what a removal left that was cut off.
                Ok(_) | Err(_) => {
                    remove(&path)?;
                    remove(&content)?;
                }
            }
        }
        Ok(accepted)
    }

    fn files(&self, ending: &str) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|known| known == ending) {
                found.push(path);
            }
        }
        Ok(found)
    }
}

/// A file on its way. Dropped before it was accepted, it leaves no trace.
#[derive(Debug)]
pub struct Arriving {
    path: PathBuf,
    file: Option<File>,
    is_accepted: bool,
}

impl Arriving {
    /// The file to fill; `None` the second time.
    pub fn take_file(&mut self) -> Option<File> {
        self.file.take()
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps it with its ticket: from here on it outlives the process. Its content must be on the
    /// disk already.
    pub fn accept(mut self, ticket: Ticket) -> io::Result<Accepted> {
        let path = self.path.with_extension(TICKET);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        file.write_all(&serde_json::to_vec(&ticket)?)?;
        file.sync_all()?;
        if let Some(folder) = path.parent() {
            // The names are on the disk only when their folder is.
            File::open(folder)?.sync_all()?;
        }
        self.is_accepted = true;
        Ok(Accepted {
            path: self.path.clone(),
            ticket,
        })
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        if !self.is_accepted {
            // Where it cannot be removed now, the next start does.
            remove(&self.path.with_extension(TICKET)).ok();
            remove(&self.path).ok();
        }
    }
}

/// A file that its sender knows to have arrived.
#[derive(Debug)]
pub struct Accepted {
    path: PathBuf,
    /// What it is.
    pub ticket: Ticket,
}

impl Accepted {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes it, since its batch has ended. The ticket goes last: a file without one is known to
    /// be nobody's, and a ticket without a file as well.
    pub fn remove(self) -> io::Result<()> {
        remove(&self.path)?;
        remove(&self.path.with_extension(TICKET))
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let name = format!("simpul-spool-{name}-{}", std::process::id());
            Self(std::env::temp_dir().join(name))
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).unwrap();
            let mut names: Vec<String> = entries
                .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
                .collect();
            names.sort();
            names
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).ok();
        }
    }

    fn ticket() -> Ticket {
        Ticket {
            dataset: "workers".to_owned(),
            file_name: "workers.csv".to_owned(),
            as_of: NaiveDate::default(),
            format: Format::Csv,
            submission: Submission::default(),
        }
    }

    #[test]
    fn what_was_not_accepted_leaves_no_trace_and_the_rest_outlives_the_process() {
        let folder = Folder::new("accepts");
        let spool = Spool::open(&folder.0).unwrap();
        drop(spool.create().unwrap());
        assert_eq!(folder.names(), ["lock"]);
        let mut arriving = spool.create().unwrap();
        let file = arriving.take_file().unwrap();
        (&file).write_all(b"nik,name\n").unwrap();
        arriving.accept(ticket()).unwrap();
        // As a kill leaves them: a file that was being sent, and a ticket half written.
        fs::write(folder.0.join("77.feed"), "half").unwrap();
        fs::write(folder.0.join("78.feed"), "whole").unwrap();
        fs::write(folder.0.join("78.ticket"), "{\"data").unwrap();
        drop(spool);
        let spool = Spool::open(&folder.0).unwrap();
        let mut accepted = spool.accepted().unwrap();
        let kept = accepted.pop().unwrap();
        assert!(accepted.is_empty() && kept.ticket == ticket());
        assert_eq!(fs::read(kept.path()).unwrap(), b"nik,name\n");
        assert_ne!(spool.create().unwrap().path(), kept.path());
        kept.remove().unwrap();
        assert_eq!(folder.names(), ["lock"]);
    }

    #[test]
    fn two_processes_do_not_share_a_folder() {
        let folder = Folder::new("locks");
        let spool = Spool::open(&folder.0).unwrap();
        assert!(matches!(Spool::open(&folder.0), Err(SpoolError::InUse)));
        drop(spool);
        assert!(Spool::open(&folder.0).is_ok());
    }
}
